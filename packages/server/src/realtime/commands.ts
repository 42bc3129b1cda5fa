import type { CommandName, CommandOf, Problem, Self } from "@parley/contract";
import type { Principal } from "../call.ts";
import type { Clock } from "../clock.ts";
import type { Audience } from "./signal.ts";

/** The commands that features answer; hello, auth and ping are the connection's own. */
export type FeatureCommand = Exclude<CommandName, "hello" | "auth" | "ping">;

/** One live socket, as features see it. Compared by identity, it names a device. */
export interface Device {
  /** Whether the messages of this channel come here: its person is a member. */
  receives(channelId: string): boolean;
  send(frame: object): void;
  /** Sends a frame that is encoded already. */
  sendEncoded(frame: string): void;
  /** Sends frames with one write. */
  sendTogether(frames: readonly object[]): void;
  /** From now on, what this audience is told comes here too. */
  hear(to: Audience): void;
  unhear(to: Audience): void;
}

export interface Caller {
  readonly principal: Principal;
  readonly device: Device;
}

/**
 * Answers one command with an encoded frame for the socket that asked, or with nothing. Must start its work before it
 * first waits, so that the commands of one socket keep their order.
 */
export type CommandHandler<N extends FeatureCommand> = (
  command: CommandOf<N>,
  caller: Caller,
) => Promise<string | undefined> | undefined;

export type Commands = { readonly [N in FeatureCommand]: CommandHandler<N> };

export interface GreetRequest {
  readonly hello: CommandOf<"hello">;
  readonly principal: Principal;
  /** Makes the socket receive these channels; called before their state is read. */
  readonly join: (channelIds: readonly string[]) => void;
}

/** What realtime needs from the features above it. */
export interface RealtimeDeps {
  readonly clock: Clock;
  readonly commands: Commands;
  /** @throws ProblemError token_invalid or session_revoked. */
  authenticate(token: string): Principal | Promise<Principal>;
  /** Resolves with the frames that answer a hello, encoded: `ready`, then each named channel's recovery. */
  greet(request: GreetRequest): Promise<readonly string[]>;
  /** What these people are now, by id; unknown ones are missing. Must see every commit that was told before. */
  selvesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, Self>>;
  /** Called once a connection has its `ready`. */
  onLive(device: Device, principal: Principal): void;
  /** Called when a connection that was live, or on its way, is gone. */
  onGone(device: Device, principal: Principal): void;
  /** An error as the problem a client may see. */
  describe(error: unknown, correlationId?: string): Problem;
  readonly limitsOn: boolean;
  readonly helloTimeoutMs: number;
  /** 0: never. */
  readonly idleMs: number;
  readonly sendBufferBytesMax: number;
}
