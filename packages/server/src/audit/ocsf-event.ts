import { ACTIONS, type OcsfClass, type Severity } from "./actions.ts";
import type { Product } from "./event-format.ts";
import type { TrailEvent } from "./trail-event.ts";

const OCSF_VERSION = "1.5.0";
const SEVERITIES: Readonly<Record<Severity, readonly [id: number, name: string]>> = {
  low: [1, "Informational"],
  medium: [3, "Medium"],
  high: [4, "High"],
};
const STATUSES = { success: [1, "Success"], failure: [2, "Failure"] } as const;
const OTHER_STATUS = [0, "Unknown"] as const;
const FINDINGS = 2;
const IDENTITY_AND_ACCESS = 3;
const UNKNOWN_ACTION: OcsfClass = [3004, 99];

const userOf = (id: string | null, name?: unknown) => ({
  ...(id === null ? {} : { uid: id }),
  ...(typeof name === "string" ? { name } : id === null ? { name: "unknown" } : {}),
  type_id: 1,
});

/** What a class asks for beyond what every event has. */
const fieldsOf = (event: TrailEvent, [classUid]: OcsfClass, title: string, host: string) => {
  const { details, position } = event;
  const user = userOf(event.userId, details.identifier);
  const sessionId = details.sessionId;
  switch (classUid) {
    case 3001:
    case 3005:
      return { user };
    case 3002:
      return {
        user,
        service: { name: "Parley" },
        dst_endpoint: { hostname: host },
        is_remote: true,
        ...(typeof sessionId === "string" ? { session: { uid: sessionId } } : {}),
        ...(Array.isArray(details.amr) ? { is_mfa: details.amr.includes("mfa") } : {}),
        ...(typeof details.reason === "string" ? { status_detail: details.reason } : {}),
      };
    case 3004:
      return { entity: { type: event.action.split(".")[0], name: title, uid: event.userId ?? event.id } };
    case 2004:
      return {
        finding_info: { uid: event.id, title, created_time: Date.parse(event.at), types: [event.action] },
        is_alert: true,
        evidences: [{ user, data: { position, ...details } }],
      };
  }
};

/** The event in the Open Cybersecurity Schema Framework; what has no field there is under `unmapped`. */
export const ocsfEvent = (event: TrailEvent, { version, host }: Product): Record<string, unknown> => {
  const { action, position, hash, details } = event;
  const { title = action, ocsf = UNKNOWN_ACTION } = ACTIONS[action] ?? {};
  const [classUid, activityId] = ocsf;
  const [severityId, severity] = SEVERITIES[event.severity];
  const [statusId, status] = event.outcome === null ? OTHER_STATUS : STATUSES[event.outcome];
  return {
    category_uid: classUid === 2004 ? FINDINGS : IDENTITY_AND_ACCESS,
    class_uid: classUid,
    activity_id: activityId,
    ...(activityId === 99 ? { activity_name: title } : {}),
    type_uid: classUid * 100 + activityId,
    time: Date.parse(event.at),
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    message: title,
    metadata: {
      version: OCSF_VERSION,
      product: { name: "Parley", vendor_name: "Parley", version },
      uid: event.id,
      event_code: action,
      sequence: position,
      ...(event.correlationId === null ? {} : { correlation_uid: event.correlationId }),
    },
    actor: { user: userOf(event.actorId) },
    ...(event.ip === null ? {} : { src_endpoint: { ip: event.ip } }),
    ...(event.userAgent === null ? {} : { http_request: { user_agent: event.userAgent } }),
    ...fieldsOf(event, ocsf, title, host),
    unmapped: { details, hash },
  };
};
