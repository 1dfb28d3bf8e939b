// The table of nodes: every number there is, sorted and filtered.

import { choice, choose } from "./address.js";
import { classes, columns } from "./columns.js";
import { element, setAttribute, setText } from "./elements.js";
import { count, counted } from "./format.js";
import { Rows } from "./rows.js";
import { meaning, symbol } from "./symbols.js";

export class NodeTable {
  #network;
  #table;
  #empty;
  #count;
  #filter;
  #chooseNode;
  #chosen = "";
  #rows;

  /** `places` are the elements of the page by their ids. */
  constructor(network, places, chooseNode) {
    const { table, scroll, empty, count: counter, filter } = places;
    const body = element("tbody");
    this.#network = network;
    this.#table = table;
    this.#empty = empty;
    this.#count = counter;
    this.#filter = filter;
    this.#chooseNode = chooseNode;
    this.#rows = new Rows(scroll, body, columns.length, (id) => this.#row(id));
    filter.value = choice("q");
    filter.addEventListener("input", () => {
      choose("q", filter.value);
      this.#arrange();
    });
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      filter.focus();
    });
    this.#table.append(
      element("caption", { class: "hidden" }, "Nodes with their state and counters"),
      element("thead", {}, element("tr", {}, ...columns.map((column) => this.#header(column)))),
      body);
    body.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-id]");
      if (row) this.#chooseNode(row.dataset.id);
    });
  }

  /** Builds all rows anew: nodes came or went. */
  draw() {
    this.#rows.clear();
    this.#reserve();
    this.#arrange();
  }

  update({ nodes }) {
    for (const id of nodes) {
      const row = this.#rows.get(id);
      if (row) this.#write(row, this.#network.nodes.get(id));
    }
    // Numbers change the order only where it is one of numbers.
    if (nodes.length > 0) this.#arrange();
  }

  /** Once a second: only time has passed. */
  tick() {
    const place = columns.findIndex(({ key }) => key === "uptime");
    for (const [id, row] of this.#rows.shown) {
      setText(row.children[place], columns[place].text(this.#network.nodes.get(id), this.#network));
    }
  }

  show(id) {
    this.#chosen = id;
    for (const [name, row] of this.#rows.shown) {
      setAttribute(row, "aria-selected", String(name === id));
    }
  }

  /** Brings a row into view, where it was chosen elsewhere. */
  reveal(id) {
    this.#rows.reveal(id);
  }

  #row(id) {
    const node = this.#network.nodes.get(id);
    if (!node) return null;
    const cells = columns.map((column) => element("td", { class: classes(column) }));
    cells[0].append(symbol(node.state), element("button", { class: "name", type: "button" }, id));
    const isChosen = String(id === this.#chosen);
    const row = element("tr", { "data-id": id, "aria-selected": isChosen }, ...cells);
    this.#write(row, node);
    return row;
  }

  /** Columns of text are as wide as their longest, whichever rows exist. */
  #reserve() {
    for (const column of columns.filter(({ key }) => key === "node" || key === "address")) {
      const lengths = [...this.#network.nodes.values()].map((node) => column.value(node).length);
      const header = this.#table.querySelector(`th[data-key="${column.key}"]`);
      header.style.minWidth = `${Math.max(0, ...lengths) + 4}ch`;
    }
  }

  #header(column) {
    const button = element("button", { type: "button" }, column.title);
    button.addEventListener("click", () => {
      const now = choice("sort");
      const ways = { [column.key]: `-${column.key}`, [`-${column.key}`]: "" };
      choose("sort", ways[now] ?? column.key);
      this.#arrange();
    });
    return element("th", { class: classes(column), scope: "col", "data-key": column.key }, button);
  }

  #write(row, node) {
    const cells = row.children;
    columns.forEach((column, i) => {
      if (i === 0) {
        const old = cells[0].firstChild;
        if (old.dataset.state !== node.state) old.replaceWith(symbol(node.state));
        return;
      }
      if (column.key === "state") {
        setAttribute(cells[i], "data-state", node.state);
        setAttribute(cells[i], "title", node.reason ?? meaning(node.state));
      }
      setText(cells[i], column.text(node, this.#network));
    });
  }

  /** Puts the rows in order and leaves out what the filter does not want. */
  #arrange() {
    const words = this.#filter.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const wanted = [...this.#network.nodes.values()].filter((node) => {
      const all = [node.id, node.ilpAddress, node.state, node.asset?.code ?? ""];
      const text = all.join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    this.#sort(wanted);
    this.#rows.arrange(wanted.map(({ id }) => id));
    setAttribute(this.#table, "aria-rowcount", String(wanted.length + 1));
    const total = this.#network.nodes.size;
    setText(this.#count, wanted.length === total
      ? counted(total, "node") : `${count(wanted.length)} of ${counted(total, "node")}`);
    this.#empty.hidden = wanted.length > 0;
    this.#table.hidden = wanted.length === 0;
    setText(this.#empty, total === 0
      ? "There are no nodes yet." : `No node matches “${this.#filter.value}”.`);
  }

  #sort(nodes) {
    const sort = choice("sort");
    const isDown = sort.startsWith("-");
    const column = columns.find(({ key }) => key === (isDown ? sort.slice(1) : sort));
    for (const header of this.#table.querySelectorAll("th")) {
      if (column?.key !== header.dataset.key) header.removeAttribute("aria-sort");
      else header.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    }
    if (!column) return;
    const names = new Intl.Collator("en", { numeric: true });
    nodes.sort((a, b) => {
      const [x, y] = [column.value(a, this.#network), column.value(b, this.#network)];
      const order = typeof x === "string" ? names.compare(x, y) : x - y;
      return isDown ? -order : order;
    });
  }
}
