// The table of nodes: every number there is, sorted and filtered.

import { choice, choose } from "./address.js";
import { element, setAttribute, setText } from "./elements.js";
import { count, counted, duration } from "./format.js";
import { meaning, states, symbol } from "./symbols.js";

/** `value` is what is sorted by; `text` what is read. Wide ones are left out where the table is narrow, the least important first. */
const columns = [
  { key: "node", title: "Node", value: (node) => node.id, text: (node) => node.id },
  { key: "state", title: "State", value: (node) => states.indexOf(node.state), text: (node) => node.state },
  { key: "address", title: "Address", isWide: true, value: (node) => node.ilpAddress, text: (node) => node.ilpAddress, isCode: true },
  { key: "asset", title: "Asset", isWide: true, isLeast: true, value: (node) => node.asset?.code ?? "", text: (node) => (node.asset ? `${node.asset.code} · ${node.asset.scale}` : "–") },
  { key: "links", title: "Links", isNumber: true, value: (node) => node.linksUp ?? -1, text: (node) => (node.linksUp === null ? "–" : `${node.linksUp}/${node.linksPlanned}`) },
  ...["received", "forwarded", "delivered", "rejected", "inFlight"].map((name) => ({
    key: name,
    title: { inFlight: "In flight" }[name] ?? name[0].toUpperCase() + name.slice(1),
    isNumber: true,
    isLeast: name === "inFlight",
    isWide: name === "received" || name === "forwarded" || name === "inFlight",
    value: (node) => node.packets?.[name] ?? -1,
    text: (node) => count(node.packets?.[name]),
  })),
  { key: "restarts", title: "Restarts", isNumber: true, isWide: true, value: (node) => node.restarts ?? -1, text: (node) => count(node.restarts) },
  { key: "uptime", title: "Uptime", isNumber: true, isWide: true, value: (node, network) => network.uptimeSeconds(node) ?? -1, text: (node, network) => duration(network.uptimeSeconds(node)) },
];

export class NodeTable {
  #network;
  #table;
  #empty;
  #count;
  #filter;
  #chooseNode;
  #chosen = "";
  #rows = new Map();
  #body = element("tbody");

  constructor(network, { table, empty, count: counter, filter }, chooseNode) {
    this.#network = network;
    this.#table = table;
    this.#empty = empty;
    this.#count = counter;
    this.#filter = filter;
    this.#chooseNode = chooseNode;
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
      this.#body);
    this.#body.addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row) this.#chooseNode(row.dataset.id);
    });
  }

  /** Builds all rows anew: nodes came or went. */
  draw() {
    this.#rows = new Map();
    for (const node of this.#network.nodes.values()) {
      const cells = columns.map((column) => element("td", { class: classes(column) }));
      const name = element("button", { class: "name", type: "button" }, node.id);
      cells[0].append(symbol(node.state), name);
      const row = element("tr", { "data-id": node.id }, ...cells);
      this.#rows.set(node.id, { row, cells });
      this.#write(node);
    }
    this.show(this.#chosen);
    this.#arrange();
  }

  update({ nodes }) {
    for (const id of nodes) {
      const node = this.#network.nodes.get(id);
      if (this.#rows.has(id)) this.#write(node);
    }
    if (nodes.length > 0) this.#arrange();
  }

  /** Once a second: only time has passed. */
  tick() {
    const place = columns.findIndex(({ key }) => key === "uptime");
    for (const [id, { cells }] of this.#rows) {
      setText(cells[place], columns[place].text(this.#network.nodes.get(id), this.#network));
    }
  }

  show(id) {
    this.#chosen = id;
    for (const [name, { row }] of this.#rows) {
      setAttribute(row, "aria-selected", String(name === id));
    }
  }

  /** Brings a row into view, where it was chosen elsewhere. */
  reveal(id) {
    this.#rows.get(id)?.row.scrollIntoView({ block: "nearest" });
  }

  #header(column) {
    const button = element("button", { type: "button" }, column.title);
    button.addEventListener("click", () => {
      const now = choice("sort");
      choose("sort", now === column.key ? `-${column.key}` : now === `-${column.key}` ? "" : column.key);
      this.#arrange();
    });
    return element("th", { class: classes(column), scope: "col", "data-key": column.key }, button);
  }

  #write(node) {
    const { cells } = this.#rows.get(node.id);
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
      const text = `${node.id} ${node.ilpAddress} ${node.state} ${node.asset?.code ?? ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    this.#sort(wanted);
    const rows = wanted.map((node) => this.#rows.get(node.id)?.row).filter(Boolean);
    const isSame = rows.length === this.#body.children.length
      && rows.every((row, i) => row === this.#body.children[i]);
    if (!isSame) this.#body.replaceChildren(...rows);
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

function classes({ isNumber, isWide, isLeast, isCode, key }) {
  const all = [isNumber && "number", isWide && "wide", isLeast && "least", isCode && "mono", key === "state" && "state"];
  return all.filter(Boolean).join(" ") || null;
}
