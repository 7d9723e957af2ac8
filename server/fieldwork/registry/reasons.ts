/** Why something was not done, to be said in the reader's language. */
import type { EntryName, FullRegistry } from '../../registry/changes.ts';
import type { EntryUse } from '../../store/contacts.ts';
import { questionnaireTitle } from '../invite/words.ts';
import { entryOf, nameOf, sayer } from './entries.ts';
import type { Wordings } from './fields.ts';
import type { MergePlan } from './merging.ts';

export type Reason =
  | { kind: 'use'; use: EntryUse }
  | { kind: 'changed'; name: EntryName }
  | { kind: 'merge'; plan: Exclude<MergePlan, { kind: 'plan' }> }
  /** Somebody else changed what this depends on, at the same moment. */
  | { kind: 'meanwhile' };

export function reasonsIn(wordings: Wordings, registry: FullRegistry, reasons: readonly Reason[]): string[] {
  const { t, language, survey } = wordings;
  const say = sayer(survey, language);
  const named = ({ entity, id }: EntryName): string => {
    const value = entryOf(registry, entity, id);
    return t(`fieldwork-registry:named-${entity}`, { name: value === undefined ? id : nameOf(value, say) });
  };
  const label = (id: string): string => registry.partnerships.find((one) => one.id === id)?.label ?? id;
  return reasons.map((reason) => {
    switch (reason.kind) {
      case 'use':
        return t(`fieldwork-registry:used-by-${reason.use.by}`, { name: named(reason.use), count: reason.use.n });
      case 'changed':
        return t('fieldwork-registry:changed-since', { name: named(reason.name) });
      case 'merge': {
        const { plan } = reason;
        if (plan.kind === 'not-two') return t('fieldwork-registry:merge-choose');
        const names =
          plan.kind === 'both-invited'
            ? plan.questionnaires.map((id) => questionnaireTitle(survey, id, language))
            : plan.partnerships.map(label);
        return t(`fieldwork-registry:merge-${plan.kind}`, { names: names.join('; ') });
      }
      default:
        return t('fieldwork-registry:meanwhile');
    }
  });
}
