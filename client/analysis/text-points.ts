/** Between places in a rendered text and Unicode code points, which is what goes over the wire. */

const points = (text: string): number => Array.from(text).length;

export interface Span {
  from: number;
  to: number;
}

/** Where a range stands in the text of `root`. */
export function spanOf(root: Node, range: Range): Span {
  const before = document.createRange();
  before.selectNodeContents(root);
  before.setEnd(range.startContainer, range.startOffset);
  const from = points(before.toString());
  return { from, to: from + points(range.toString()) };
}

/** The range of a span; where the text is shorter, up to its end. */
export function rangeOf(root: Node, { from, to }: Span): Range {
  const range = document.createRange();
  range.selectNodeContents(root);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let passed = 0;
  let hasStart = false;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const all = Array.from(node.textContent ?? '');
    const unit = (point: number): number => all.slice(0, point - passed).join('').length;
    if (!hasStart && from < passed + all.length) {
      range.setStart(node, unit(from));
      hasStart = true;
    }
    if (to <= passed + all.length) {
      range.setEnd(node, unit(to));
      return range;
    }
    passed += all.length;
  }
  return range;
}
