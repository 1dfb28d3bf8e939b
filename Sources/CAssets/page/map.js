// The map: nodes and links as a drawing that follows the network.

import { drawn, element, setAttribute } from "./elements.js";
import { label, width } from "./labels.js";
import { crowd, place } from "./placement.js";
import { meaning, shape, states, symbol } from "./symbols.js";

/** With more nodes the dashboard gives them no places. */
const nodesMax = 2000;

export class NetworkMap {
  #network;
  #container;
  #legend;
  #chooseNode;
  #chosen = "";
  #places = new Map();
  #nodes = new Map();
  #links = new Map();
  #named = new Set();
  #names = drawn("g", { "aria-hidden": "true" });
  #size = { width: 0, height: 0 };

  /** `chooseNode` is told the id of the node that somebody chose. */
  constructor(network, container, legend, chooseNode) {
    this.#network = network;
    this.#container = container;
    this.#legend = legend;
    this.#chooseNode = chooseNode;
    new ResizeObserver(() => this.#resize()).observe(container);
  }

  /** Draws everything anew: nodes or links came or went, or the space is another. */
  draw() {
    const { nodes, links } = this.#network;
    const { width: across, height: down } = this.#size;
    const degrees = this.#degrees();
    const { places } = place([...nodes.values()], degrees, across, down);
    this.#places = places;
    this.#nodes = new Map();
    this.#links = new Map();
    if (places.size === 0) {
      this.#container.replaceChildren(element("p", { class: "empty" }, this.#emptiness()));
      this.#drawLegend();
      return;
    }
    const linkGroup = drawn("g", { "aria-hidden": "true" });
    for (const [name, link] of links) {
      const [from, to] = [places.get(link.from), places.get(link.to)];
      if (!from || !to) continue;
      const line = drawn("line", {
        class: "link", "data-state": link.state, x1: from.x, y1: from.y, x2: to.x, y2: to.y,
      });
      this.#links.set(name, line);
      linkGroup.append(line);
    }
    const nodeGroup = drawn("g");
    // What is not as it should be lies on top.
    const drawable = [...nodes.values()].filter(({ id }) => places.has(id));
    for (const node of [...drawable.filter(isCalm), ...drawable.filter((one) => !isCalm(one))]) {
      nodeGroup.append(this.#drawNode(node, places.get(node.id)));
    }
    const drawing = drawn(
      "svg",
      {
        class: nodes.size > crowd ? "crowded" : null, role: "group",
        "aria-label": `${nodes.size} nodes. Arrow keys go from one to the next, Enter chooses.`,
      },
      linkGroup, nodeGroup, this.#names);
    drawing.addEventListener("click", (event) => {
      this.#chooseNode(event.target.closest(".node")?.dataset.id ?? "");
    });
    drawing.addEventListener("keydown", (event) => this.#key(event));
    drawing.addEventListener("pointerover", (event) => this.#nameAlso(event.target));
    drawing.addEventListener("focusin", (event) => this.#nameAlso(event.target));
    this.#container.replaceChildren(drawing);
    this.#drawNames(degrees);
    this.#drawLegend();
    this.#markState();
    this.show(this.#chosen);
  }

  /** Follows what changed of nodes and links that are drawn. */
  update({ nodes, links }) {
    this.#markState();
    for (const id of nodes) {
      const drawing = this.#nodes.get(id);
      const state = this.#network.nodes.get(id)?.state;
      if (!drawing || drawing.dataset.state === state) continue;
      drawing.dataset.state = state;
      drawing.setAttribute("aria-label", `${id}, ${meaning(state)}`);
      shape(drawing.querySelector("path"), state, radius(this.#places.get(id), state));
      drawing.classList.remove("changed");
      // Asking for its box ends the old animation, so that the new one begins.
      drawing.getBoundingClientRect();
      drawing.classList.add("changed");
    }
    for (const name of links) {
      const line = this.#links.get(name);
      if (line) setAttribute(line, "data-state", this.#network.links.get(name).state);
    }
    this.#drawLegend();
  }

  /** Marks the chosen node and its links. */
  show(id) {
    this.#nodes.get(this.#chosen)?.classList.remove("chosen");
    this.#chosen = id;
    this.#nodes.get(id)?.classList.add("chosen");
    for (const [name, line] of this.#links) {
      const { from, to } = this.#network.links.get(name);
      line.classList.toggle("near", id !== "" && (from === id || to === id));
    }
    this.#nameAlso(this.#nodes.get(id));
  }

  /** A link that is not up yet is no trouble as long as the network starts. */
  #markState() {
    this.#container.classList.toggle("starting", this.#network.head?.state === "starting");
  }

  #emptiness() {
    const { head, nodes } = this.#network;
    if (head === null) return "Waiting for the dashboard to say how the network is…";
    if (nodes.size === 0) return "This network has no nodes.";
    if (nodes.size > nodesMax) {
      return `A map of ${nodes.size} nodes would show nothing. The table has all of them.`;
    }
    return `Laying out ${nodes.size} nodes…`;
  }

  #degrees() {
    const degrees = new Map();
    for (const { from, to } of this.#network.links.values()) {
      degrees.set(from, (degrees.get(from) ?? 0) + 1);
      degrees.set(to, (degrees.get(to) ?? 0) + 1);
    }
    return degrees;
  }

  #drawNode(node, place) {
    const path = drawn("path");
    shape(path, node.state, radius(place, node.state));
    const isFirst = this.#nodes.size === 0;
    const drawing = drawn(
      "g",
      {
        class: "node", role: "button", tabindex: isFirst ? 0 : -1, "data-id": node.id,
        "data-state": node.state, "aria-label": `${node.id}, ${meaning(node.state)}`,
        transform: `translate(${place.x} ${place.y})`,
      },
      drawn("circle", { class: "hit", r: Math.max(place.radius + 4, 11) }),
      drawn("circle", { class: "ring", r: place.radius + 5 }), path);
    this.#nodes.set(node.id, drawing);
    return drawing;
  }

  get #font() {
    return `550 12.5px ${getComputedStyle(this.#container).fontFamily}`;
  }

  #drawNames(degrees) {
    const lines = [...this.#network.links.values()]
      .map(({ from, to }) => [this.#places.get(from), this.#places.get(to)])
      .filter(([from, to]) => from && to);
    const shown = label(
      [...this.#network.nodes.keys()], degrees, this.#places, lines, this.#size, this.#font);
    this.#named = new Set(shown.map(({ id }) => id));
    this.#names.replaceChildren(...shown.map(({ id, x, y, anchor }) =>
      drawn("text", { class: `label ${anchor}`, x, y }, id)));
  }

  /** A node that has no name of its own gets one while it is looked at. */
  #nameAlso(target) {
    const id = target?.closest?.(".node")?.dataset.id ?? this.#chosen;
    const old = this.#names.querySelector(".more");
    if (old && old.textContent === id) return;
    old?.remove();
    if (id === "" || this.#named.has(id) || !this.#places.has(id)) return;
    const { x, y, radius } = this.#places.get(id);
    const half = width(id, this.#font) / 2 + 4;
    const inside = Math.min(Math.max(x, half), Math.max(this.#size.width - half, half));
    const above = y - radius - 8;
    this.#names.append(drawn(
      "text", { class: "label more", x: inside, y: above > 14 ? above : y + radius + 17 }, id));
  }

  #drawLegend() {
    const counts = this.#network.stateCounts;
    const present = states.filter((state) => counts.has(state));
    const text = present.join(" ");
    if (this.#legend.dataset.states === text) return;
    this.#legend.dataset.states = text;
    this.#legend.replaceChildren(...present.map((state) =>
      element("li", {}, symbol(state), meaning(state))));
  }

  #resize() {
    const { clientWidth, clientHeight } = this.#container;
    if (clientWidth === this.#size.width && clientHeight === this.#size.height) return;
    this.#size = { width: clientWidth, height: clientHeight };
    this.draw();
  }

  #key(event) {
    const id = event.target.closest?.(".node")?.dataset.id;
    if (!id) return;
    const ways = {
      ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
    };
    if (event.key === "Enter" || event.key === " ") this.#chooseNode(id);
    else if (ways[event.key]) this.#focus(this.#nextFrom(id, ways[event.key]) ?? id, id);
    else return;
    event.preventDefault();
  }

  /** The nearest node in a direction; what lies aside counts as further. */
  #nextFrom(id, [dx, dy]) {
    const from = this.#places.get(id);
    let best = null;
    let least = Infinity;
    for (const [other, place] of this.#places) {
      const [x, y] = [place.x - from.x, place.y - from.y];
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy - y * dx);
      if (other === id || ahead <= 0 || aside > ahead * 2) continue;
      if (ahead + aside * 2 < least) [best, least] = [other, ahead + aside * 2];
    }
    return best;
  }

  #focus(id, before) {
    this.#nodes.get(before)?.setAttribute("tabindex", "-1");
    const drawing = this.#nodes.get(id);
    drawing.setAttribute("tabindex", "0");
    drawing.focus();
  }
}

function isCalm({ state }) {
  return state === "ready" || state === "unknown";
}

/** What is not as it should be can be seen, however small the others are. */
function radius(place, state) {
  return isCalm({ state }) ? place.radius : Math.max(place.radius, 6);
}
