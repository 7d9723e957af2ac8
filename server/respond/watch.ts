/**
 * Whoever watches a response is told what changes in it. Every other second the database is asked, once for each response that somebody
 * watches here: so any number of processes may serve one database, and none of them knows anything that another would miss.
 */
import type { Context } from '../context.ts';
import { lookEvery } from '../foundation/looking.ts';
import { followUpQuestion } from '../store/follow-ups.ts';
import type { ResponseState } from '../store/store.ts';
import { othersWriting, shownAnswerOf } from './api-shapes.ts';
import type { Visit } from './visit.ts';

/** Milliseconds between two looks. */
const EVERY = 2000;
/** Looks without news after which a comment says that the line still stands: half a minute. */
const QUIET = 15;

/** What a `state` event carries. */
export interface StateEvent {
  changes: number;
  status: ResponseState['status'] | 'not started';
  /** Those that changed since the event before; absent in the first one. */
  answers?: Record<string, ReturnType<typeof shownAnswerOf>>;
  /** Questions about its answers; absent where none is asked, or nothing else than `writing` changed. */
  asked?: string[];
  writing: ReturnType<typeof othersWriting>;
}

export interface Listener {
  /** The device that listens: it is not told of itself. */
  device: string | undefined;
  tell(event: StateEvent): void;
  /** Nothing has happened for a while. */
  isQuiet(): void;
  /** There will be nothing more. */
  end(): void;
}

/** What one listener has been told. */
interface Told {
  changes: number;
  status: StateEvent['status'];
  /** By question: the revisions it has seen, as a text. They never change, so their numbers are enough. */
  seen: Map<string, string>;
  writing: string;
  quiet: number;
  /** Of the link that it listens with. */
  issue: number;
}

interface Watched {
  listeners: Map<Listener, Told>;
  stop(): void;
}

const seenIn = (response: ResponseState | undefined): Map<string, string> =>
  new Map(
    Object.entries(response?.answers ?? {}).map(([question, { revision }]) => [
      question,
      [revision, ...(response?.parallel[question] ?? []).map((one) => one.revision)].join(' '),
    ]),
  );

/** Nothing of a response about whose answers nobody asks. */
export function askedIn(response: ResponseState | undefined): Pick<StateEvent, 'asked'> {
  const asked = (response?.followUps ?? []).map(({ id }) => followUpQuestion(id));
  return asked.length === 0 ? {} : { asked };
}

export interface Watches {
  /** Listeners of one invitation's response, and in all. */
  count(visit: Visit): { here: number; all: number };
  /** Tells `listener` what is now, and from then on what changes; the function ends that. */
  watch(visit: Visit, listener: Listener): Promise<() => void>;
  /** Ends all. */
  end(): void;
}

/** `failed` is told once when the database stops answering; looking goes on. */
export function watches({ store, clock }: Context, failed: (error: unknown) => void, every = EVERY): Watches {
  const watched = new Map<string, Watched>();
  let all = 0;
  const keyOf = ({ survey, invitation }: Visit): string => `${survey.id}/${invitation.id}`;

  async function look(survey: string, invitation: string, listeners: Watched['listeners']): Promise<void> {
    const pulse = await store.pulse(survey, invitation, clock.now());
    const isBehind = [...listeners.values()].some(
      ({ changes, status }) => changes !== pulse.changes || status !== pulse.status,
    );
    const response = isBehind ? await store.responseState(survey, invitation) : undefined;
    const now = response ?? pulse;
    const seen = seenIn(response);
    for (const [listener, told] of listeners) {
      // Whoever listens with a link that was replaced hears no more of it.
      if (told.issue !== pulse.issue) {
        listener.end();
        continue;
      }
      const writing = othersWriting(pulse.writing, listener.device);
      const isNews = told.changes !== now.changes || told.status !== now.status;
      if (isNews || told.writing !== JSON.stringify(writing)) {
        const changed = response ? [...seen.keys()].filter((id) => told.seen.get(id) !== seen.get(id)) : [];
        const answers =
          response && Object.fromEntries(changed.map((question) => [question, shownAnswerOf(response, question)]));
        const { changes, status } = now;
        listeners.set(listener, {
          ...{ changes, status, quiet: 0, issue: told.issue },
          ...{ seen: response ? seen : told.seen, writing: JSON.stringify(writing) },
        });
        listener.tell({
          changes,
          status,
          answers: answers ?? {},
          ...askedIn(response),
          writing,
        });
        if (status === 'withdrawn' || status === 'erased') listener.end();
      } else if (++told.quiet >= QUIET) {
        told.quiet = 0;
        listener.isQuiet();
      }
    }
  }

  function begin({ survey, invitation }: Visit): Watched {
    const listeners: Watched['listeners'] = new Map();
    const stop = lookEvery(every, () => look(survey.id, invitation.id, listeners), failed);
    return { listeners, stop };
  }

  return {
    count: (visit) => ({ here: watched.get(keyOf(visit))?.listeners.size ?? 0, all }),
    async watch(visit, listener) {
      const { survey, invitation, response } = visit;
      const { writing: devices } = await store.pulse(survey.id, invitation.id, clock.now());
      const writing = othersWriting(devices, listener.device);
      const changes = response?.changes ?? 0;
      const status = response?.status ?? 'not started';
      listener.tell({ changes, status, ...askedIn(response), writing });
      const key = keyOf(visit);
      const own = watched.get(key) ?? begin(visit);
      watched.set(key, own);
      own.listeners.set(listener, {
        ...{ changes, status, quiet: 0, issue: invitation.issue },
        ...{ seen: seenIn(response), writing: JSON.stringify(writing) },
      });
      all += 1;
      return () => {
        if (!own.listeners.delete(listener)) return;
        all -= 1;
        if (own.listeners.size > 0) return;
        own.stop();
        if (watched.get(key) === own) watched.delete(key);
      };
    },
    end() {
      for (const { listeners } of [...watched.values()]) for (const listener of [...listeners.keys()]) listener.end();
    },
  };
}
