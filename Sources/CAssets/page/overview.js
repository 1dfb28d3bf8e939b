// The top of the page: name, states, numbers, and what needs attention.

import { element, setAttribute, setText } from "./elements.js";
import { count, counted, milliseconds, rate } from "./format.js";
import { symbol } from "./symbols.js";

export class Overview {
  #network;
  #places;
  #tiles = new Map();
  #connection = { state: "connecting" };
  #spoken = "";
  #lastHeard = null;

  /** `places` are the elements of the page by their ids. */
  constructor(network, places) {
    this.#network = network;
    this.#places = places;
    this.#showConnection();
  }

  /** The stream says how it is. */
  connect(connection) {
    this.#connection = connection;
    this.update();
  }

  update() {
    const { head } = this.#network;
    this.#showConnection();
    if (head === null) return;
    if (this.#connection.state === "live") this.#lastHeard = new Date();
    setText(this.#places.name, head.network);
    const isStale = this.#isStale;
    document.body.classList.toggle("stale", isStale);
    if (head.state === "unknown") pill(this.#places.state, "unknown", "state unknown");
    else if (isStale) pill(this.#places.state, "unknown", `was ${head.state}`);
    else pill(this.#places.state, head.state, head.state);
    const title = `${head.network} · ${isStale ? "not live" : head.state} · ilpnet`;
    if (document.title !== title) document.title = title;
    this.#showTiles();
    this.#showNotices();
    this.#speak();
  }

  // The parts.

  /** What is shown is how things were, and not how they are. */
  get #isStale() {
    return this.#network.head.supervisor === "gone" || this.#connection.state === "reconnecting";
  }

  #showConnection() {
    const { state, attempt, nextAt } = this.#connection;
    const isGone = this.#network.head?.supervisor === "gone";
    if (isGone) return pill(this.#places.connection, "gone", "supervisor gone");
    if (state !== "reconnecting") return pill(this.#places.connection, state, state);
    const seconds = Math.max(0, Math.ceil((nextAt - Date.now()) / 1000));
    const next = seconds > 0 ? `next in ${seconds} s` : "trying";
    return pill(this.#places.connection, state, `reconnecting · attempt ${attempt}, ${next}`);
  }

  #showTiles() {
    const { head, nodes, links, packets, stateCounts } = this.#network;
    const isKnown = head.supervisor !== "none" && head.supervisor !== "awaited";
    const ready = stateCounts.get("ready") ?? 0;
    const failed = stateCounts.get("failed") ?? 0;
    this.#tile("Nodes ready", {
      value: isKnown ? count(ready) : "–", of: count(nodes.size),
      note: failed > 0 ? `${count(failed)} failed` : notReady(nodes.size - ready, isKnown),
      state: !isKnown ? null : failed > 0 ? "failed" : ready === nodes.size ? "ready" : "starting",
    });
    const up = this.#network.linksUp;
    this.#tile("Links up", {
      value: isKnown ? count(up) : "–", of: count(links.size),
      note: isKnown && up < links.size ? `${count(links.size - up)} not up` : "",
      state: !isKnown ? null
        : up === links.size ? "ready" : head.state === "starting" ? "starting" : "degraded",
    });
    this.#tile("Delivered", {
      value: count(packets?.delivered),
      note: packets ? rate(this.#network.deliveredPerSecond) : "",
    });
    this.#tile("Forwarded", { value: count(packets?.forwarded) });
    this.#tile("Rejected", {
      value: count(packets?.rejected), state: packets?.rejected > 0 ? "degraded" : null,
    });
    this.#tile("In flight", { value: count(packets?.inFlight) });
  }

  #tile(title, { value, of, note = "", state = null }) {
    let tile = this.#tiles.get(title);
    if (!tile) {
      tile = {
        box: element("div", { class: "tile" }), value: element("span"), of: element("small"),
        note: element("dd", { class: "note" }),
      };
      tile.box.append(element("dt", {}, title), element("dd", {}, tile.value, tile.of), tile.note);
      this.#tiles.set(title, tile);
      this.#places.tiles.append(tile.box);
    }
    setText(tile.value, value);
    setText(tile.of, of === undefined ? "" : ` / ${of}`);
    setText(tile.note, note);
    if (state === null) tile.box.removeAttribute("data-state");
    else setAttribute(tile.box, "data-state", state);
  }

  #showNotices() {
    const notices = this.#notices();
    const text = JSON.stringify(notices);
    if (this.#places.notices.dataset.text === text) return;
    this.#places.notices.dataset.text = text;
    this.#places.notices.replaceChildren(...notices.map(({ state, title, body }) => element(
      "p", { class: "notice", "data-state": state }, element("strong", {}, title), ` ${body}`)));
  }

  #notices() {
    const { head } = this.#network;
    const since = this.#lastHeard?.toTimeString().slice(0, 8) ?? "its start";
    const notices = head.problems.map((body) => ({ state: "failed", title: "Failed:", body }));
    if (head.supervisor === "gone") {
      notices.push({
        state: "gone", title: "The supervisor has gone.",
        body: `This is how the network was at ${since}. The page goes on by itself once it is up`
          + " again.",
      });
    } else if (this.#connection.state === "reconnecting") {
      notices.push({
        state: "reconnecting", title: "The dashboard does not answer.",
        body: `This is how the network was at ${since}. The page tries again by itself, for ever.`,
      });
    }
    if (head.supervisor === "none") {
      notices.push({
        state: "unknown", title: "Nobody says how the nodes are.",
        body: "This dashboard runs without a supervisor, so the page shows the network as it is"
          + " configured, and not how it runs.",
      });
    }
    if (head.supervisor === "awaited") {
      notices.push({
        state: "starting", title: "Waiting for the supervisor", body: "to say how the network is.",
      });
    }
    if (head.waitingFor.length > 0) {
      const body = `${head.waitingFor.join(", ")}.`;
      notices.push({ state: "starting", title: "Waiting for", body });
    }
    return notices;
  }

  /** What changed, for those who do not see it: states, never numbers. */
  #speak() {
    const { head } = this.#network;
    const connection = head.supervisor === "gone" ? "supervisor gone" : this.#connection.state;
    const text = `${head.network} is ${head.state}, ${connection}`;
    if (text === this.#spoken) return;
    this.#spoken = text;
    const took = head.startupMilliseconds === null
      ? "" : `, ready in ${milliseconds(head.startupMilliseconds)}`;
    setText(this.#places.spoken, `${text}: ${counted(this.#network.nodes.size, "node")}${took}`);
  }
}

function notReady(number, isKnown) {
  return isKnown && number > 0 ? `${count(number)} not ready` : "";
}

function pill(place, state, text) {
  if (place.dataset.state !== state || !place.firstChild) {
    place.dataset.state = state;
    place.replaceChildren(symbol(symbols[state] ?? state), element("span"));
  }
  setText(place.lastChild, text);
}

/** Connections borrow the shapes of nodes. */
const symbols = {
  live: "ready", connecting: "starting", reconnecting: "degraded", gone: "failed",
};
