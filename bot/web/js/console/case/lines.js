/** What has been said in a case, each line once: with its versions, and as it was written where that was revealed. */

const SETTLED = ["sent", "seen", "cancelled"]; // a delivery that will not change any more

export class Lines {
  #lines = new Map(); // seq → line
  #plain = new Map(); // seq → line, unmasked
  last = 0; // the newest seq that was fetched

  /** What was fetched; → the lines that were not known before. */
  put(list) {
    const fresh = list.filter((line) => !this.#lines.has(line.seq));
    for (const line of list) this.#lines.set(line.seq, line);
    this.last = Math.max(this.last, ...list.map((line) => line.seq));
    return fresh;
  }

  /** A line that is stored, to be seen until it is fetched. */
  expect(line) {
    if (!this.#lines.has(line.seq)) this.#lines.set(line.seq, line);
  }

  /** After which seq to ask again: before the first whose delivery can still change. */
  get cursor() {
    const open = [...this.#lines.values()].filter((line) => line.delivery && !SETTLED.includes(line.delivery.state));
    return Math.min(this.last, ...open.map((line) => line.seq - 1));
  }

  reveal(list) {
    this.#plain = new Map(list.map((line) => [line.seq, line]));
  }

  cover() {
    this.#plain.clear();
  }

  /** → [{line, older, edit}] in order: `older` are former texts; `edit` is the seq of what this line changed. */
  shown() {
    const ordered = [...this.#lines.keys()].sort((one, other) => one - other).map((seq) => this.#seen(seq));
    const versions = new Map();
    for (const line of ordered) {
      const root = this.#root(line);
      versions.set(root, [...(versions.get(root) ?? []), line]);
    }
    return ordered.map((line) => {
      const root = this.#root(line);
      if (root !== line.seq) return { line, older: [], edit: root };
      const all = versions.get(root);
      return { line: { ...line, text: all.at(-1).text }, older: all.slice(0, -1), edit: null };
    });
  }

  #seen(seq) {
    const line = this.#lines.get(seq);
    const plain = this.#plain.get(seq);
    return plain ? { ...line, text: plain.text, media: plain.media, citations: plain.citations } : line;
  }

  #root(line) {
    let seq = line.seq;
    for (let at = line; at?.edits && this.#lines.has(at.edits) && at.edits < seq;) {
      seq = at.edits;
      at = this.#lines.get(seq);
    }
    return seq;
  }
}
