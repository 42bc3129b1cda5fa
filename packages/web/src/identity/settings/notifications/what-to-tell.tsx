import { NotificationLevel, NotificationSettings } from "@parley/contract";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { CheckLine } from "../../../design/check-line.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { SelectField } from "../../../design/select-field.tsx";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { TextField } from "../../../design/text-field.tsx";
import { useOwnProfile } from "../../../use-parley.ts";
import { useNotificationSettings } from "./use-notification-settings.ts";

const NIGHT = { from: "22:00", to: "07:00" };
const Digest = NotificationSettings.shape.digest;

/** The level, the hours in which one is left alone, and the mail about what waits. */
export const WhatToTell = () => {
  const { settings, set, error, refused } = useNotificationSettings();
  if (error) return <ProblemNote problem={problemOf(error)} />;
  if (!settings) return <SkeletonRows rows={4} />;
  return (
    <div className="flex flex-col gap-6">
      <Levels level={settings.level} onChange={(level) => set({ level })} />
      <QuietHours hours={settings.quietHours} onChange={(quietHours) => set({ quietHours })} />
      <DigestChoice digest={settings.digest} onChange={(digest) => set({ digest })} />
      {refused ? <ProblemNote problem={problemOf(refused)} /> : null}
    </div>
  );
};

interface LevelsProps {
  level: NotificationLevel;
  onChange: (level: NotificationLevel) => void;
}

const Levels = ({ level, onChange }: LevelsProps) => {
  const { t } = useTranslation();
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-meta font-semibold">{t("account.notifications.level")}</legend>
      {NotificationLevel.options.map((each) => (
        <label key={each} className="flex cursor-pointer items-start gap-3 pointer-coarse:py-1.5">
          <input
            type="radio"
            name={id}
            checked={each === level}
            onChange={() => onChange(each)}
            className="mt-[3px] size-4 shrink-0 accent-accent"
          />
          <span>
            <span className="block">{t(`account.notifications.levels.${each}`)}</span>
            <span className="block text-meta text-muted">
              {t(`account.notifications.levelNotes.${each}`)}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
};

interface QuietHoursProps {
  hours: NotificationSettings["quietHours"];
  onChange: (hours: NotificationSettings["quietHours"]) => void;
}

const QuietHours = ({ hours, onChange }: QuietHoursProps) => {
  const { t } = useTranslation();
  const zone = useOwnProfile()?.timeZone ?? null;
  const setTime = (change: Partial<NonNullable<typeof hours>>) => {
    // A browser whose field is emptied says so with nothing.
    if (hours && Object.values(change).every(Boolean)) onChange({ ...hours, ...change });
  };
  return (
    <div className="flex flex-col gap-3">
      <CheckLine
        label={t("account.notifications.quiet")}
        hint={zone ? t("account.notifications.quietNote", { zone }) : t("account.notifications.quietNoZone")}
        checked={hours !== null}
        onChange={(isOn) => onChange(isOn ? NIGHT : null)}
      />
      {hours ? (
        <div className="flex flex-wrap gap-3 ps-7">
          <TextField
            type="time"
            required
            label={t("account.notifications.from")}
            value={hours.from}
            onChange={(event) => setTime({ from: event.target.value })}
          />
          <TextField
            type="time"
            required
            label={t("account.notifications.to")}
            value={hours.to}
            onChange={(event) => setTime({ to: event.target.value })}
          />
        </div>
      ) : null}
    </div>
  );
};

interface DigestChoiceProps {
  digest: NotificationSettings["digest"];
  onChange: (digest: NotificationSettings["digest"]) => void;
}

const DigestChoice = ({ digest, onChange }: DigestChoiceProps) => {
  const { t } = useTranslation();
  const me = useOwnProfile();
  return (
    <SelectField
      label={t("account.notifications.digest")}
      hint={t(
        me?.emailVerified ? "account.notifications.digestNote" : "account.notifications.digestUnverified",
      )}
      value={digest}
      onChange={(event) => onChange(Digest.parse(event.target.value))}
    >
      {Digest.options.map((each) => (
        <option key={each} value={each}>
          {t(`account.notifications.digests.${each}`)}
        </option>
      ))}
    </SelectField>
  );
};
