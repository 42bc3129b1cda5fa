import { useTranslation } from "react-i18next";
import { MenuItem, SubMenu } from "../../design/menu.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useDialogs } from "../workspace/dialogs.tsx";
import { DND_ENDS, dndEnd } from "./status-times.ts";
import { useOwnStatus, useSetOwnStatus } from "./use-own-status.ts";

/** In one's own menu: what one is up to, and whether one may be disturbed. Online and away come by themselves. */
export const StatusItems = () => {
  const { t } = useTranslation();
  const { show } = useDialogs();
  const formats = useFormats();
  const status = useOwnStatus();
  const setStatus = useSetOwnStatus();
  return (
    <>
      <MenuItem onSelect={() => show("status")}>
        {t(status.custom ? "channels.status.change" : "channels.status.set")}
      </MenuItem>
      {status.custom ? (
        <MenuItem onSelect={() => void setStatus({ custom: null })}>{t("channels.status.clear")}</MenuItem>
      ) : null}
      {status.dnd ? (
        <MenuItem onSelect={() => void setStatus({ dnd: false, dndUntil: null })}>
          <span>
            {t("channels.status.dndNow")}
            <span className="block text-muted">
              {status.dndUntil
                ? `${t("channels.status.dndUntil", { when: formats.near(status.dndUntil) })} · `
                : null}
              {t("channels.status.dndEnd")}
            </span>
          </span>
        </MenuItem>
      ) : (
        <SubMenu label={t("channels.status.dnd")}>
          {DND_ENDS.map((end) => (
            <MenuItem
              key={end}
              onSelect={() => void setStatus({ dnd: true, dndUntil: dndEnd(end, Date.now()) })}
            >
              {t(`channels.status.dndFor.${end}`)}
            </MenuItem>
          ))}
        </SubMenu>
      )}
    </>
  );
};
