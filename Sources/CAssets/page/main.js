// Puts the page together: the stream feeds the network, the network the views, once a frame.

import { choice, choose } from "./address.js";
import { Details } from "./details.js";
import { NetworkMap } from "./map.js";
import { Network } from "./network.js";
import { Overview } from "./overview.js";
import { Stream } from "./stream.js";
import { NodeTable } from "./table.js";

const place = (id) => document.getElementById(id);

const network = new Network();
const overview = new Overview(network, {
  name: place("name"), state: place("state"), connection: place("connection"),
  notices: place("notices"), tiles: place("tiles"), spoken: place("spoken"),
});
const details = new Details(network, place("details"), chooseNode);
const map = new NetworkMap(network, place("map"), place("legend"), chooseNode);
const table = new NodeTable(network, {
  table: place("table"), scroll: place("scroll"), empty: place("table-empty"),
  count: place("count"), filter: place("filter"),
}, (id) => chooseNode(id, { isFromTable: true }));

/** What is to be drawn in the next frame: everything, or what changed. */
let waiting = null;

function take(kind, document) {
  const isWhole = kind === "whole";
  if (isWhole) network.takeWhole(document);
  const changes = isWhole ? null : network.takeChanges(document);
  if (waiting === null) requestAnimationFrame(draw);
  waiting ??= { isWhole: false, nodes: new Set(), links: new Set() };
  waiting.isWhole ||= isWhole;
  for (const id of changes?.nodes ?? []) waiting.nodes.add(id);
  for (const key of changes?.links ?? []) waiting.links.add(key);
}

function draw() {
  const { isWhole, nodes, links } = waiting;
  waiting = null;
  overview.update();
  if (isWhole) {
    map.draw();
    table.draw();
    show(choice("node"));
  } else {
    const changes = { nodes: [...nodes], links: [...links] };
    map.update(changes);
    table.update(changes);
    details.update();
  }
}

function chooseNode(id, { isFromTable = false } = {}) {
  choose("node", id);
  // What is on the page may be gone already; the next frame shows what is there.
  if (waiting?.isWhole) return;
  show(id);
  if (!isFromTable) table.reveal(id);
}

function show(id) {
  map.show(id);
  table.show(id);
  details.show(id);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && choice("node") !== "") chooseNode("");
});

setInterval(() => {
  if (network.head === null || waiting?.isWhole) return;
  overview.update();
  table.tick();
  details.update();
}, 1000);

new Stream("api/v1/topology/events", take, (connection) => overview.connect(connection));
