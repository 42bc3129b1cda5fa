import { fileSink } from "./file-sink-disk.ts";
import { httpSink } from "./http-sink.ts";
import type { Sink, SinkOptions } from "./sink.ts";
import type { SinkSettings } from "./sink-settings.ts";
import { syslogSink } from "./syslog-sink.ts";
import { webSocketSink } from "./websocket-sink.ts";

const SINKS: Readonly<Record<SinkSettings["kind"], (options: SinkOptions) => Sink>> = {
  http: httpSink,
  websocket: webSocketSink,
  syslog: syslogSink,
  file: fileSink,
};

export const openSink = (kind: SinkSettings["kind"], options: SinkOptions): Sink => SINKS[kind](options);
