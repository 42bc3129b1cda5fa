import { type Channel, type ChannelPermissions, ChannelRole, type InputOf } from "@parley/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CheckLine } from "../../design/check-line.tsx";
import { SelectField } from "../../design/select-field.tsx";
import { useAct } from "../../use-act.ts";
import { rightsIn } from "./may-manage.ts";
import { PaneSection } from "./pane-section.tsx";
import { useSlowWords } from "./slow-words.ts";

const SLOW_SECONDS = [5, 10, 30, 60, 300, 900, 3_600, 21_600];
const PERMISSIONS = ["post", "invite", "pin", "mentionAll"] as const;
/** From the widest to the narrowest. */
const ROLES = ["member", "moderator", "owner"] as const satisfies readonly ChannelRole[];

type Asked = Partial<Pick<Channel, "permissions" | "slowModeSeconds" | "visibility">>;

/** Who may do what in a channel; for those who may say so. */
export const ChannelRules = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const { act, busy } = useAct();
  const [asked, setAsked] = useState<Asked>({});
  const slowWords = useSlowWords();
  const { describe, govern } = rightsIn(channel);
  if (!describe) return null;
  const { permissions, slowModeSeconds, visibility } = { ...channel, ...asked };
  /** Shown at once; undone where the server says no. */
  const change = async (facts: Asked, wanted: Omit<InputOf<"channel.update">, "id">) => {
    setAsked(facts);
    await act("channel.update", { id: channel.id, ...wanted });
    setAsked({});
  };
  const permit = (wanted: Partial<ChannelPermissions>) =>
    void change({ permissions: { ...permissions, ...wanted } }, { permissions: wanted });
  const slowChoices =
    SLOW_SECONDS.includes(slowModeSeconds) || slowModeSeconds === 0
      ? SLOW_SECONDS
      : [...SLOW_SECONDS, slowModeSeconds].sort((a, b) => a - b);
  return (
    <PaneSection title={t("channels.rules.title")} startsFolded>
      {govern ? (
        <>
          <CheckLine
            label={t("channels.rules.visibility")}
            hint={t("channels.rules.visibilityHint")}
            disabled={busy}
            checked={visibility === "public"}
            onChange={(isPublic) => {
              const wanted = { visibility: isPublic ? "public" : "private" } as const;
              void change(wanted, wanted);
            }}
          />
          <CheckLine
            label={t("channels.rules.announcement")}
            hint={t("channels.rules.announcementHint")}
            disabled={busy}
            checked={permissions.post !== "member"}
            onChange={(isOn) => permit({ post: isOn ? "moderator" : "member" })}
          />
          {PERMISSIONS.map((permission) => (
            <SelectField
              key={permission}
              label={t(`channels.rules.${permission}`)}
              disabled={busy}
              value={permissions[permission]}
              onChange={(event) => permit({ [permission]: ChannelRole.parse(event.target.value) })}
            >
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(`channels.rules.roles.${role}`)}
                </option>
              ))}
            </SelectField>
          ))}
        </>
      ) : null}
      <SelectField
        label={t("channels.rules.slow")}
        hint={t("channels.rules.slowHint")}
        disabled={busy}
        value={slowModeSeconds}
        onChange={(event) => {
          const wanted = { slowModeSeconds: Number(event.target.value) };
          void change(wanted, wanted);
        }}
      >
        <option value={0}>{t("channels.rules.slowOff")}</option>
        {slowChoices.map((seconds) => (
          <option key={seconds} value={seconds}>
            {slowWords(seconds)}
          </option>
        ))}
      </SelectField>
      {govern ? null : <p className="text-meta text-muted">{t("channels.rules.note")}</p>}
    </PaneSection>
  );
};
