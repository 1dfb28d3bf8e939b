// The panel beside the map: one node, or the network as long as none is chosen.

import { element, setAttribute, setText } from "./elements.js";
import { count, duration, milliseconds } from "./format.js";
import { meaning, symbol } from "./symbols.js";

const supervisors = {
  live: "connected",
  awaited: "waiting for it",
  gone: "gone",
  none: "none: started by hand or in a container",
};

/** What is said of a node, in groups. A fact without a value is left out. */
const nodeFacts = [
  ["Node", [
    ["State", (node) => meaning(node.state)],
    ["Address", (node) => node.ilpAddress, "mono"],
    ["Asset", (node) => node.asset && `${node.asset.code}, scale ${node.asset.scale}`],
    ["Uptime", (node, network) => duration(network.uptimeSeconds(node))],
    ["Restarts", (node) => count(node.restarts)],
  ]],
  ["Packets of this run", [
    ["Received", (node) => count(node.packets?.received)],
    ["Forwarded", (node) => count(node.packets?.forwarded)],
    ["Delivered here", (node) => count(node.packets?.delivered)],
    ["Rejected here", (node) => count(node.packets?.rejected)],
    ["In flight", (node) => count(node.packets?.inFlight)],
  ]],
  ["Process", [
    ["Process id", (node) => node.pid],
    ["BTP port", (node) => node.btpPort],
    ["Health page", (node) => node.healthUrl, "mono"],
  ]],
];

const networkFacts = [
  ["Network", [
    ["Nodes", (network) => count(network.nodes.size)],
    ["Links", (network) => count(network.links.size)],
    ["Supervisor", ({ head }) => supervisors[head.supervisor]],
    ["Revision", ({ head }) => head.revision || null],
    ["First start took", ({ head }) =>
      head.startupMilliseconds === null ? null : milliseconds(head.startupMilliseconds)],
  ]],
];

export class Details {
  #network;
  #panel;
  #chooseNode;
  #chosen = "";
  #facts = [];
  #peers = [];
  #title = null;
  #command = null;

  constructor(network, panel, chooseNode) {
    this.#network = network;
    this.#panel = panel;
    this.#chooseNode = chooseNode;
  }

  show(id) {
    this.#chosen = id;
    this.draw();
  }

  /** Builds the panel anew: somebody else is chosen, or nodes or links came or went. */
  draw() {
    this.#facts = [];
    this.#peers = [];
    this.#title = null;
    this.#command = null;
    const node = this.#network.nodes.get(this.#chosen);
    if (node) this.#panel.replaceChildren(...this.#nodeParts(node));
    else if (this.#network.head) this.#panel.replaceChildren(...this.#networkParts());
    this.update();
  }

  /** Follows what changed, and the time. */
  update() {
    const node = this.#network.nodes.get(this.#chosen);
    for (const { place, subject, text } of this.#facts) {
      const value = subject === "node" ? node : this.#network;
      setText(place, String(text(value, this.#network) ?? "–"));
    }
    if (!node) return;
    const { head, reason } = this.#title;
    if (head.firstChild.dataset.state !== node.state) {
      head.firstChild.replaceWith(symbol(node.state));
    }
    setText(reason, node.reason ?? "");
    reason.hidden = !node.reason;
    setAttribute(reason, "data-state", node.state);
    if (this.#command) this.#command.hidden = !["ready", "degraded"].includes(node.state);
    for (const { key, button } of this.#peers) {
      const state = this.#network.links.get(key)?.state ?? "unknown";
      setAttribute(button, "data-state", state);
      setText(button.lastChild, `${button.dataset.way} · ${state === "half" ? "one way" : state}`);
    }
  }

  #nodeParts(node) {
    const close = element(
      "button", { class: "close", type: "button", "aria-label": "Close the details" }, "×");
    close.addEventListener("click", () => this.#chooseNode(""));
    const head = element(
      "div", { class: "title" }, symbol(node.state), element("h2", {}, node.id), close);
    const reason = element("p", { class: "reason" });
    this.#title = { head, reason };
    const links = this.#network.linksOf(node.id);
    const peers = element("div", {}, element("h3", {}, `Links (${links.length})`), element(
      "ul", { class: "peers" }, ...links.map((one) => element("li", {}, this.#peer(one)))));
    const [first, ...rest] = nodeFacts.map((group) => this.#group(group, "node", node));
    return [head, reason, first, peers, ...rest, this.#sending(node)].filter(Boolean);
  }

  #networkParts() {
    const nodes = [...this.#network.nodes.values()];
    const hint = nodes.length > 0
      ? "Choose a node on the map or in the table to see all of it." : null;
    return [
      element("div", { class: "title" }, element("h2", {}, this.#network.head.network)),
      ...networkFacts.map((group) => this.#group(group, "network", this.#network)),
      nodes.length > 1 ? this.#sending(nodes[0]) : null,
      hint && element("p", { class: "count" }, hint),
    ].filter(Boolean);
  }

  #group([title, facts], subject, value) {
    const list = element("dl", { class: "facts" });
    for (const [name, text, style] of facts) {
      const first = text(value, this.#network);
      if (first === null || first === undefined) continue;
      const place = element("dd", { class: style });
      this.#facts.push({ place, subject, text });
      list.append(element("dt", {}, name), place);
    }
    return list.children.length > 0 ? element("div", {}, element("h3", {}, title), list) : null;
  }

  #peer({ link, peer, dials }) {
    const button = element(
      "button", { type: "button", "data-way": dials ? "dials" : "is dialled" },
      element("span", { class: "dot" }), element("span", {}, peer),
      element("span", { class: "way" }));
    button.addEventListener("click", () => this.#chooseNode(peer));
    this.#peers.push({ key: `${link.from} ${link.to}`, button });
    return button;
  }

  /** The line that sends a packet from a node to the one that is farthest down the list. */
  #sending(node) {
    const others = [...this.#network.nodes.values()].filter((other) => other.id !== node.id);
    if (others.length === 0 || this.#network.head.supervisor === "none") return null;
    const to = others[others.length - 1].ilpAddress;
    const title = node.id === this.#chosen ? "Send a packet from here" : "Send a packet";
    const line = `ilpnet send --node ${node.id} \\\n  --to ${to} --amount 1000`;
    this.#command = element(
      "div", {}, element("h3", {}, title), element("code", { class: "command mono" }, line));
    return this.#command;
  }
}
