// What the table of nodes shows of each, column by column.

import { count, duration } from "./format.js";
import { states } from "./symbols.js";

/** A column of packets; a node that has said nothing comes last. */
function packets(key, title, more = {}) {
  return {
    key, title, isNumber: true,
    value: (node) => node.packets?.[key] ?? -1,
    text: (node) => count(node.packets?.[key]),
    ...more,
  };
}

/**
 * `value` is what is sorted by, `text` what is read. Wide ones are left out where the table is
 * narrow, the least important first.
 */
export const columns = [
  { key: "node", title: "Node", value: (node) => node.id, text: (node) => node.id },
  {
    key: "state", title: "State",
    value: (node) => states.indexOf(node.state), text: (node) => node.state,
  },
  {
    key: "address", title: "Address", isWide: true, isCode: true,
    value: (node) => node.ilpAddress, text: (node) => node.ilpAddress,
  },
  {
    key: "asset", title: "Asset", isWide: true, isLeast: true,
    value: (node) => node.asset?.code ?? "",
    text: (node) => (node.asset ? `${node.asset.code} · ${node.asset.scale}` : "–"),
  },
  {
    key: "links", title: "Links", isNumber: true,
    value: (node) => node.linksUp ?? -1,
    text: (node) => (node.linksUp === null ? "–" : `${node.linksUp}/${node.linksPlanned}`),
  },
  packets("received", "Received", { isWide: true }),
  packets("forwarded", "Forwarded", { isWide: true }),
  packets("delivered", "Delivered"),
  packets("rejected", "Rejected"),
  packets("inFlight", "In flight", { isWide: true, isLeast: true }),
  {
    key: "restarts", title: "Restarts", isNumber: true, isWide: true,
    value: (node) => node.restarts ?? -1, text: (node) => count(node.restarts),
  },
  {
    key: "uptime", title: "Uptime", isNumber: true, isWide: true,
    value: (node, network) => network.uptimeSeconds(node) ?? -1,
    text: (node, network) => duration(network.uptimeSeconds(node)),
  },
];

export function classes({ isNumber, isWide, isLeast, isCode, key }) {
  const all = [
    isNumber && "number", isWide && "wide", isLeast && "least", isCode && "mono",
    key === "state" && "state",
  ];
  return all.filter(Boolean).join(" ") || null;
}
