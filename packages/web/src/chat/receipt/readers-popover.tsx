import { Popover } from "@base-ui/react/popover";
import type { PublicProfile } from "@parley/contract";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";

interface ReadersPopoverProps {
  readers: readonly PublicProfile[];
  trigger: ReactElement;
}

/** Who has read a message, by name. It comes when somebody asks, and is open then. */
export const ReadersPopover = ({ readers, trigger }: ReadersPopoverProps) => {
  const { t } = useTranslation();
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger render={trigger} />
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={4} className="z-50">
          <Popover.Popup className="surface max-h-72 min-w-48 animate-appear overflow-y-auto p-2 outline-none">
            <Popover.Title className="px-1 pb-1 text-meta font-semibold">
              {t("receipt.readers")}
            </Popover.Title>
            <ul>
              {readers.map((person) => (
                <li key={person.id} className="flex h-8 items-center gap-2 px-1">
                  <Avatar person={person} size="small" />
                  <span dir="auto" className="name-line text-meta">
                    {person.displayName}
                  </span>
                </li>
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
