// The network as the dashboard tells it: the whole first, then what changed.

/** How far back the rate of packets looks. */
const rateMilliseconds = 3000;

export class Network {
  /** Everything of the document but its lists; null before anything was heard. */
  head = null;
  /** By id, in the order of the topology. */
  nodes = new Map();
  /** By `from` and `to`, in the order of the topology. */
  links = new Map();
  #delivered = [];

  /** The whole document: whatever was known before is forgotten. */
  takeWhole(document) {
    this.nodes = new Map();
    this.links = new Map();
    this.#delivered = [];
    this.#take(document);
  }

  /** The same with only the nodes and links that changed: their ids and keys. */
  takeChanges(document) {
    return this.#take(document);
  }

  #take(document) {
    const { nodes, links, ...head } = document;
    this.head = head;
    for (const node of nodes) this.nodes.set(node.id, { ...node, heard: performance.now() });
    for (const link of links) this.links.set(key(link), link);
    this.#remember();
    return { nodes: nodes.map((node) => node.id), links: links.map(key) };
  }

  /** Of the process's present run; null while there is none. */
  uptimeSeconds(node) {
    if (node.uptimeSeconds === null) return null;
    const isRunning = this.head.supervisor === "live";
    return node.uptimeSeconds + (isRunning ? (performance.now() - node.heard) / 1000 : 0);
  }

  /** The links of a node, each with the node at its other end. */
  linksOf(id) {
    const found = [];
    for (const link of this.links.values()) {
      if (link.from === id) found.push({ link, peer: link.to, dials: true });
      if (link.to === id) found.push({ link, peer: link.from, dials: false });
    }
    return found;
  }

  /** How many nodes have each state. */
  get stateCounts() {
    const counts = new Map();
    for (const { state } of this.nodes.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
    return counts;
  }

  get linksUp() {
    let up = 0;
    for (const link of this.links.values()) if (link.state === "up") up += 1;
    return up;
  }

  /** Packets over all nodes; null where no node has said anything. */
  get packets() {
    let sum = null;
    for (const { packets } of this.nodes.values()) {
      if (packets === null) continue;
      sum ??= { received: 0, forwarded: 0, delivered: 0, rejected: 0, inFlight: 0 };
      for (const name of Object.keys(sum)) sum[name] += packets[name];
    }
    return sum;
  }

  /** Delivered packets a second, over the last few seconds. */
  get deliveredPerSecond() {
    const now = performance.now();
    const recent = this.#delivered.filter(({ at }) => now - at <= rateMilliseconds);
    if (recent.length < 2) return 0;
    const [first, last] = [recent[0], recent[recent.length - 1]];
    return Math.max(0, (last.delivered - first.delivered) / Math.max(0.5, (now - first.at) / 1000));
  }

  #remember() {
    const at = performance.now();
    this.#delivered = this.#delivered.filter((one) => at - one.at <= rateMilliseconds);
    this.#delivered.push({ at, delivered: this.packets?.delivered ?? 0 });
  }
}

/** Names have no blanks. */
export function key(link) {
  return `${link.from} ${link.to}`;
}
