import { PARLEY_PERMISSIONS, PERMISSION_DESCRIPTIONS, Permission } from "@parley/contract";
import { X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { IconButton } from "../../design/icon-button.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useReplica } from "../../use-parley.ts";

type PermissionName = `${string}.${string}`;

interface PermissionChoiceProps {
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

const ofParley = new Set<string>(PARLEY_PERMISSIONS);

export const isPermission = (text: string): text is PermissionName => Permission.safeParse(text).success;

/** What a role permits: Parley's own permissions to tick, and those of other services by name. */
export const PermissionChoice = ({ chosen, onChange }: PermissionChoiceProps) => {
  const { t } = useTranslation();
  const held = useReplica((state) => state.permissions);
  const isAdministrator = useReplica((state) => state.me?.roles.includes("admin") === true);
  const mayGive = (permission: string) => isAdministrator || held.includes(permission);
  const toggle = (permission: string) =>
    onChange(
      chosen.includes(permission) ? chosen.filter((each) => each !== permission) : [...chosen, permission],
    );
  const others = chosen.filter((each) => !ofParley.has(each)).sort();
  return (
    <>
      <fieldset className="flex flex-col">
        <legend className="mb-1 text-meta font-semibold">{t("admin.roles.ofParley")}</legend>
        {PARLEY_PERMISSIONS.map((permission) => (
          <label
            key={permission}
            title={mayGive(permission) ? undefined : t("admin.roles.notHeld")}
            className="flex cursor-pointer gap-3 rounded-control py-1 hover:bg-sunken has-disabled:cursor-default"
          >
            <input
              type="checkbox"
              checked={chosen.includes(permission)}
              disabled={!mayGive(permission)}
              onChange={() => toggle(permission)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0 text-meta">
              {PERMISSION_DESCRIPTIONS[permission]}{" "}
              <code className="font-mono text-tiny text-muted">{permission}</code>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-meta font-semibold">{t("admin.roles.ofOthers")}</legend>
        <p className="text-meta text-muted">{t("admin.roles.ofOthersHint")}</p>
        <ul className="flex flex-col">
          {others.map((permission) => (
            <li key={permission} className="flex items-center justify-between gap-2">
              <code className="min-w-0 truncate font-mono text-meta">{permission}</code>
              <IconButton
                icon={X}
                disabled={!mayGive(permission)}
                label={t("admin.roles.removePermission", { permission })}
                onClick={() => toggle(permission)}
              />
            </li>
          ))}
        </ul>
        <AddPermission onAdd={(permission) => (chosen.includes(permission) ? null : toggle(permission))} />
      </fieldset>
    </>
  );
};

/** No form of its own: it stands within one, and Enter here adds. */
const AddPermission = ({ onAdd }: { onAdd: (permission: string) => void }) => {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [isWrong, setWrong] = useState(false);
  const add = () => {
    const permission = text.trim();
    if (!isPermission(permission)) return setWrong(permission !== "");
    setText("");
    return onAdd(permission);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add();
  };
  return (
    <div className="flex items-start gap-2">
      <TextField
        label={t("admin.roles.addPermission")}
        placeholder="report.generate"
        className="flex-1"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={text}
        error={isWrong ? t("admin.roles.permissionInvalid") : undefined}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setWrong(false);
          setText(event.target.value);
        }}
      />
      <Button className="mt-[22px] h-10" onClick={add}>
        {t("admin.roles.addPermissionAction")}
      </Button>
    </div>
  );
};
