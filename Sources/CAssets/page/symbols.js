// One shape for each state, so that nobody needs to tell colours apart.

import { drawn } from "./elements.js";

/** In the order of the legend. */
export const states = [
  "ready", "starting", "restarting", "degraded", "failed", "paused", "stopping", "stopped",
  "unknown",
];

const meanings = {
  ready: "ready",
  starting: "starting",
  restarting: "restarting",
  degraded: "degraded: a link is down",
  failed: "failed",
  paused: "paused",
  stopping: "stopping",
  stopped: "stopped",
  unknown: "not known",
};

export function meaning(state) {
  return meanings[state] ?? state;
}

/** Shapes that are drawn as outlines. */
const open = new Set(["starting", "restarting", "paused", "stopping", "stopped", "unknown"]);

/** The outline of a state's shape around the origin. */
export function outline(state, radius) {
  const r = radius;
  switch (state) {
    case "degraded": return polygon(3, r * 1.25);
    case "failed": return polygon(4, r * 1.25);
    case "stopping":
    case "stopped": return box(r * 0.85);
    case "paused": return circle(r) + bar(-r * 0.35, r) + bar(r * 0.35, r);
    case "restarting": return circle(r) + circle(r * 0.35);
    case "starting": return circle(r) + `M0 ${-r * 0.55}V0H${r * 0.45}`;
    case "unknown": return circle(r);
    default: return circle(r);
  }
}

export function isOpen(state) {
  return open.has(state);
}

/** Gives a path the shape of a state. */
export function shape(path, state, radius) {
  path.setAttribute("d", outline(state, radius));
  path.setAttribute("class", isOpen(state) ? "symbol-path open" : "symbol-path");
}

/** A small drawing of a state's shape, for text. */
export function symbol(state) {
  const path = drawn("path");
  shape(path, state, 5);
  return drawn(
    "svg", { class: "symbol", viewBox: "-7 -7 14 14", "aria-hidden": "true", "data-state": state },
    path);
}

function circle(r) {
  return `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;
}

function bar(x, r) {
  return `M${x} ${-r * 0.4}V${r * 0.4}`;
}

function box(r) {
  return `M${-r} ${-r}H${r}V${r}H${-r}Z`;
}

/** With a corner at the top. */
function polygon(corners, r) {
  const points = [];
  for (let i = 0; i < corners; i += 1) {
    const angle = (i / corners) * 2 * Math.PI;
    points.push(`${(Math.sin(angle) * r).toFixed(2)} ${(-Math.cos(angle) * r).toFixed(2)}`);
  }
  return `M${points.join("L")}Z`;
}
