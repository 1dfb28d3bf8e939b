// The rows of a table that may be long: of many only those in view exist, and a few around them, so
// that a change costs the same however many there are.

import { element } from "./elements.js";

/** So few are all there, for whoever searches the page. */
const allMax = 100;
/** Above and below the view. */
const around = 8;

export class Rows {
  #scroll;
  #body;
  #makeRow;
  #ids = [];
  /** Those that exist, by id. */
  #rows = new Map();
  #height = 31;
  #above;
  #below;

  /**
   * `makeRow` gives the element of an id, or nothing where it is gone already; it is asked again
   * when a row comes back into view.
   */
  constructor(scroll, body, columnCount, makeRow) {
    this.#scroll = scroll;
    this.#body = body;
    this.#makeRow = makeRow;
    [this.#above, this.#below] = [0, 1].map(() => element(
      "tr", { class: "space", "aria-hidden": "true" }, element("td", { colspan: columnCount })));
    scroll.addEventListener("scroll", () => this.#fill());
    new ResizeObserver(() => this.#fill()).observe(scroll);
  }

  /** Forgets all rows: they are made anew. */
  clear() {
    this.#rows = new Map();
    this.#body.replaceChildren();
  }

  /** The order from now on; rows that stay keep their elements. */
  arrange(ids) {
    const isSame = ids.length === this.#ids.length && ids.every((id, i) => id === this.#ids[i]);
    this.#ids = ids;
    if (!isSame || this.#body.children.length === 0) this.#fill();
  }

  /** The element of a row that exists. */
  get(id) {
    return this.#rows.get(id);
  }

  get shown() {
    return this.#rows;
  }

  /** Scrolls a row into view. */
  reveal(id) {
    const place = this.#ids.indexOf(id);
    if (place < 0) return;
    if (!this.#rows.has(id)) {
      this.#scroll.scrollTop = place * this.#height - this.#scroll.clientHeight / 2;
      this.#fill();
    }
    this.#rows.get(id)?.scrollIntoView({ block: "nearest" });
  }

  #fill() {
    const [first, end] = this.#range();
    const rows = new Map();
    for (const id of this.#ids.slice(first, end)) {
      const row = this.#rows.get(id) ?? this.#makeRow(id);
      if (row) rows.set(id, row);
    }
    this.#rows = rows;
    const wanted = [...rows.values()];
    wanted.forEach((row, i) => row.setAttribute("aria-rowindex", first + i + 2));
    const isWhole = rows.size === this.#ids.length;
    if (!isWhole) {
      this.#above.firstChild.style.height = `${first * this.#height}px`;
      this.#below.firstChild.style.height = `${(this.#ids.length - end) * this.#height}px`;
      wanted.unshift(this.#above);
      wanted.push(this.#below);
    }
    const { children } = this.#body;
    const isSame = wanted.length === children.length
      && wanted.every((row, i) => row === children[i]);
    if (!isSame) this.#body.replaceChildren(...wanted);
    if (rows.size > 0) this.#height = rows.values().next().value.offsetHeight || this.#height;
  }

  #range() {
    const count = this.#ids.length;
    if (count <= allMax) return [0, count];
    const first = Math.floor(this.#scroll.scrollTop / this.#height) - around;
    const last = Math.ceil((this.#scroll.scrollTop + this.#scroll.clientHeight) / this.#height);
    const begin = Math.min(Math.max(first, 0), count);
    // However high the view claims to be, not all of a long table is made.
    return [begin, Math.min(last + around, begin + allMax, count)];
  }
}
