/** The groups that a comparison has as columns. */
import type { Language, Survey, Version } from '../../definitions/model.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import type { Registry } from '../../registry/model.ts';
import { type RegistryView, registryView } from '../../registry/view.ts';
import type { CountingFilter } from '../../store/comparing.ts';
import { type AskedQuestion, questionsOf } from '../reading/concepts.ts';
import type { Grouping } from './options.ts';
import { type ComparisonReader, labelled } from './reader.ts';

/** What counts come apart by: `store/comparing.ts`. */
export interface Placed {
  municipality: string;
  questionnaire: string;
}

export interface ComparedGroup {
  id: string;
  label: string;
  language: Language;
  /** Which of the counts are its own. */
  holds(of: Placed): boolean;
  /** What the store must be asked apart for it, as one response may be in several such groups by its answers. */
  filter?: Pick<CountingFilter, 'questions' | 'language'>;
  /** Names in the addresses of what is behind it. */
  address: Record<string, string>;
  /** Whether it is a part of the respondents, which responses can be listed by; not of their answers. */
  isOfRespondents: boolean;
}

export interface GroupsOf {
  survey: Survey;
  /** Of the survey: for concepts that only an earlier one asks about. */
  versions: readonly Version[];
  /** Of those who may be seen. */
  registry: Registry;
  reader: Pick<ComparisonReader, 'language'>;
  /** The questions that the comparison is narrowed to. */
  questions: readonly AskedQuestion[] | undefined;
}

/** Groups in the registry's or the survey's order, those nobody is in too. */
export function groupsBy(by: Grouping, of: GroupsOf): ComparedGroup[] {
  const { survey, registry, reader } = of;
  const view = registryView(registry);
  const everywhere = (): boolean => true;
  switch (by) {
    case 'region':
      return registry.regions.map(({ id, label }) => ({
        ...{ id, ...labelled(survey, reader, label), address: { region: id }, isOfRespondents: true },
        holds: ({ municipality }) => view.regionOf(municipality)?.id === id,
      }));
    case 'country':
      return registry.countries.map(({ id, label }) => ({
        ...{ id, ...labelled(survey, reader, label), address: { country: id }, isOfRespondents: true },
        holds: ({ municipality }) => view.countryOf(municipality)?.id === id,
      }));
    case 'municipality':
      return registry.municipalities.map(({ id, name, language }) => ({
        ...{ id, label: name, language, address: { municipality: id }, isOfRespondents: true },
        holds: ({ municipality }) => municipality === id,
      }));
    case 'partnership':
      return partnershipsIn(view, registry).map(({ id, label, municipalities }) => ({
        ...{ id, label, language: reader.language, address: { partnership: id }, isOfRespondents: true },
        holds: ({ municipality }) => municipalities.includes(municipality),
      }));
    case 'period': {
      const periods = Map.groupBy(partnershipsIn(view, registry), ({ period }) => period);
      return [...periods].map(([id, partnerships]) => {
        const members = new Set(partnerships.flatMap(({ municipalities }) => municipalities));
        return {
          ...{ id, label: id, language: reader.language, address: { period: id }, isOfRespondents: true },
          holds: ({ municipality }) => members.has(municipality),
        };
      });
    }
    case 'questionnaire':
      return survey.questionnaires.map(({ id, title }) => ({
        ...{ id, ...labelled(survey, reader, title), address: { questionnaire: id }, isOfRespondents: true },
        holds: ({ questionnaire }) => questionnaire === id,
      }));
    case 'concept':
      return survey.concepts.map(({ id, label }) => ({
        ...{ id, ...labelled(survey, reader, label), address: { concept: id }, holds: everywhere },
        isOfRespondents: false,
        filter: { questions: both(questionsOf(survey, id, of.versions), of.questions) },
      }));
    case 'language':
      return survey.languages.map((id) => ({
        ...{ id, label: nameOfLanguage(id), language: id, address: { language: id }, holds: everywhere },
        isOfRespondents: false,
        filter: { language: id, ...(of.questions !== undefined && { questions: of.questions }) },
      }));
  }
}

/** Those with a member who may be seen. */
const partnershipsIn = (view: RegistryView, { partnerships }: Registry) =>
  partnerships.filter(({ municipalities }) => municipalities.some((id) => view.municipality(id) !== undefined));

const both = (questions: AskedQuestion[], narrowed: readonly AskedQuestion[] | undefined): AskedQuestion[] =>
  narrowed === undefined
    ? questions
    : questions.filter((one) =>
        narrowed.some((other) => other.questionnaire === one.questionnaire && other.question === one.question),
      );
