import type { Command, ServerFrame } from "@parley/contract";
import type { Clock, Timers } from "../../src/time.ts";
import type { OpenWire, WireListener } from "../../src/wire/wire.ts";
import type { Chance } from "./chance.ts";
import type { ServerEnd, SimulatedServer } from "./simulated-server.ts";

/** What the network does, each a probability per frame. */
export interface Weather {
  /** An event of the broker is delivered twice. */
  readonly doubled: number;
  /** An event of the broker is overtaken by others. */
  readonly late: number;
  /** An event of the broker never arrives. */
  readonly dropped: number;
  /** The same for `messages` alone: the next one of the channel shows that it is missing. */
  readonly holed: number;
  /** The connection is cut, with what is on its way in both directions. */
  readonly cut: number;
  /** The connection stays open, and nothing passes any more. */
  readonly deaf: number;
}

export const FAIR: Weather = { doubled: 0, late: 0, dropped: 0, holed: 0, cut: 0, deaf: 0 };

const MESSAGES = '{"op":"messages"';
const LATENCY_MAX_MS = 20;
const LATE_MAX_MS = 400;
/** Only these may change places without a version to tell: the rest keep the order of their person or channel. */
const MAY_CHANGE_PLACES = /^\{"op":"(messages|receipt|unread|draft|typing|me)"|"change":"(updated|members)"/;

export interface LossyWireDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly chance: Chance;
  readonly server: SimulatedServer;
  readonly weather: () => Weather;
}

/** Opens wires from one device to the server, through the weather. */
export const createLossyWires = ({ clock, timers, chance, server, weather }: LossyWireDeps) => {
  const cuts = new Set<() => void>();

  const open: OpenWire = (listener: WireListener) => {
    let end: ServerEnd | null = null;
    let isOver = false;
    let isDeaf = false;
    let lastUp = 0;
    let lastDown = 0;
    const latency = () => chance.between(1, LATENCY_MAX_MS);

    /** When a frame sent now arrives: not before the one ahead of it. */
    const arrival = (last: number) => Math.max(last, clock.now() + latency());

    const over = (code: number) => {
      if (isOver) return;
      isOver = true;
      cuts.delete(cut);
      listener.closed(code);
    };
    const cut = () => {
      end?.closed();
      over(1006);
    };
    cuts.add(cut);

    const down = (work: () => void) => {
      lastDown = arrival(lastDown);
      timers.set(() => {
        if (!isOver && !isDeaf) work();
      }, lastDown - clock.now());
    };
    const deliver = (frame: string) => {
      const parsed: ServerFrame = JSON.parse(frame);
      listener.frame(parsed);
    };
    const strike = () => {
      if (chance.happens(weather().cut)) cut();
      else if (chance.happens(weather().deaf)) isDeaf = true;
    };

    timers.set(() => {
      if (isOver) return;
      end = server.accept({
        send(frame) {
          strike();
          down(() => deliver(frame));
        },
        publish(frame) {
          strike();
          if (!MAY_CHANGE_PLACES.test(frame)) return down(() => deliver(frame));
          if (chance.happens(weather().dropped)) return;
          if (frame.startsWith(MESSAGES) && chance.happens(weather().holed)) return;
          const copies = chance.happens(weather().doubled) ? 2 : 1;
          for (let copy = 0; copy < copies; copy += 1) {
            if (!chance.happens(weather().late) && copy === 0) down(() => deliver(frame));
            else {
              timers.set(() => !isOver && !isDeaf && deliver(frame), chance.between(0, LATE_MAX_MS));
            }
          }
        },
        close: (code) => down(() => over(code)),
      });
      down(() => listener.opened());
    }, latency());

    return {
      send(command: Command) {
        strike();
        const frame = JSON.stringify(command);
        lastUp = arrival(lastUp);
        timers.set(() => {
          if (!isOver && !isDeaf) end?.receive(frame);
        }, lastUp - clock.now());
      },
      close() {
        if (isOver) return;
        isOver = true;
        cuts.delete(cut);
        const ended = end;
        timers.set(() => ended?.closed(), latency());
      },
    };
  };

  return {
    open,
    /** Cuts every wire that is open. */
    cutAll() {
      for (const cut of [...cuts]) cut();
    },
  };
};
