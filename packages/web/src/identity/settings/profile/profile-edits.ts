import type { InputOf, OwnProfile } from "@parley/contract";

export interface ProfileValues {
  readonly displayName: string;
  readonly status: string;
  readonly timeZone: string;
  readonly locale: string;
}

/** Only what is being edited here; the rest is as the account has it, which another tab may change at any time. */
export type ProfileEdits = Partial<ProfileValues>;

/** What the form shows. */
export const shownProfile = (me: OwnProfile, edits: ProfileEdits): ProfileValues => ({
  displayName: me.displayName,
  status: me.status ?? "",
  timeZone: me.timeZone ?? "",
  locale: me.locale ?? "",
  ...edits,
});

/** Only what was edited is sent: what another tab has saved meanwhile is not undone. */
export const changeOf = ({ displayName, status, timeZone, locale }: ProfileEdits): InputOf<"me.update"> => ({
  ...(displayName !== undefined && { displayName }),
  ...(status !== undefined && { status: status.trim() || null }),
  ...(timeZone !== undefined && { timeZone: timeZone || null }),
  ...(locale !== undefined && { locale: locale || null }),
});
