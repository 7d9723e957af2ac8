/**
 * What clients sent and what they were told, beside what the server's history says afterwards. Every text of a run is another one, so a
 * text that is there more often than it was sent (under ids of their own) was stored twice, and one that nobody sent was made up.
 */

/** What is stored of one response. */
export interface History {
  revisions: { question: string; revision: number; value: unknown }[];
  /** Receipt numbers. */
  submissions: string[];
  /** How often the response was opened again after it was submitted; 0 where absent. */
  reopened?: number;
}

interface Sent {
  response: string;
  question: string;
  text: string;
  /** The revision that the client was told it became; absent while unanswered. */
  revision?: number;
}

export interface Testimony {
  /** Before a text is first sent. `response` and `question` say where, `clientId` is the request's own. */
  sends(response: string, question: string, clientId: string, text: string): void;
  /** The client was told that the text of `clientId` is this revision. */
  isTold(clientId: string, revision: number): void;
  /** The client was told that the response is submitted under this number. */
  isGiven(response: string, clientId: string, number: string): void;
  /** What was promised to be there is not, as a sentence. */
  misses(sentence: string): void;
  /** Compares with what is stored of one response, as often as one likes. */
  check(response: string, history: History): void;
  /** The responses that anything was sent to. */
  responses(): string[];
  counts(): { acknowledged: number; lost: number; duplicated: number; findings: string[] };
}

export function newTestimony(): Testimony {
  const sent = new Map<string, Sent>();
  const byResponse = new Map<string, Sent[]>();
  const receipts = new Map<string, { response: string; number: string }>();
  const lost = new Set<string>();
  const duplicated = new Set<string>();
  const sentTo = (response: string): Sent[] => {
    const there = byResponse.get(response) ?? [];
    byResponse.set(response, there);
    return there;
  };

  function checkTexts(response: string, { revisions }: History): void {
    const stored = new Map(revisions.map((one) => [`${one.question} ${one.revision}`, one.value]));
    const mine = sentTo(response);
    for (const { question, text, revision } of mine)
      if (revision !== undefined && stored.get(`${question} ${revision}`) !== text)
        lost.add(`${response} was told that ${question} ${revision} is “${shown(text)}”, and it is not there`);
    // A person may choose an earlier text again: that is a request of its own.
    const left = Map.groupBy(mine, ({ question, text }) => `${question} ${text}`);
    for (const { question, revision, value } of revisions) {
      const text = `${question} ${String(value)}`;
      const requests = left.get(text);
      if (requests === undefined)
        lost.add(`${response} has in ${question} ${revision} what nobody wrote: “${shown(text)}”`);
      else if (requests.pop() === undefined) duplicated.add(`${response} has “${shown(text)}” again, as ${revision}`);
    }
  }

  function checkReceipts(response: string, { submissions, reopened = 0 }: History): void {
    if (submissions.length > 1 + reopened) duplicated.add(`${response} was submitted ${submissions.length} times`);
    for (const receipt of receipts.values())
      if (receipt.response === response && !submissions.includes(receipt.number))
        lost.add(`${response} was given the receipt ${receipt.number}, and there is no such submission`);
  }

  return {
    sends(response, question, clientId, text) {
      const one = { response, question, text };
      sent.set(clientId, one);
      sentTo(response).push(one);
    },
    isTold(clientId, revision) {
      const one = sent.get(clientId);
      if (one === undefined) throw new Error(`nothing was sent as ${clientId}`);
      if (one.revision !== undefined && one.revision !== revision)
        duplicated.add(`${clientId} was told ${one.revision} and ${revision}`);
      one.revision ??= revision;
    },
    isGiven(response, clientId, number) {
      const before = receipts.get(clientId);
      if (before !== undefined && before.number !== number)
        duplicated.add(`${clientId} was given the receipts ${before.number} and ${number}`);
      sentTo(response);
      receipts.set(clientId, before ?? { response, number });
    },
    misses: (sentence) => void lost.add(sentence),
    check(response, history) {
      checkTexts(response, history);
      checkReceipts(response, history);
    },
    responses: () => [...byResponse.keys()],
    counts: () => ({
      acknowledged: [...sent.values()].filter(({ revision }) => revision !== undefined).length + receipts.size,
      lost: lost.size,
      duplicated: duplicated.size,
      findings: [...lost, ...duplicated],
    }),
  };
}

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
