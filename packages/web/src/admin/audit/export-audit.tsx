import type { AuditFormat, InputOf } from "@parley/contract";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { saveFile } from "../../design/save-file.ts";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";
import { exportPages, fileNameOf } from "./export-pages.ts";

const FORMATS = [
  ["json", "admin.audit.exportJson"],
  ["ocsf", "admin.audit.exportOcsf"],
  ["cef", "admin.audit.exportCef"],
] as const;

interface ExportAuditProps {
  /** What is shown is what is exported. */
  filter: Omit<InputOf<"audit.export">, "format" | "limit" | "cursor">;
}

/** Saves what the filters let through as a file, in a format for another system. */
export const ExportAudit = ({ filter }: ExportAuditProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const tellProblem = useTellProblem();
  const [progress, setProgress] = useState<{ count: number; isDone: boolean } | null>(null);
  const isBusy = progress !== null && !progress.isDone;
  const save = async (format: AuditFormat) => {
    setProgress({ count: 0, isDone: false });
    let count = 0;
    try {
      const parts = await exportPages({
        load: (input) => parley.call("audit.export", input),
        format,
        filter,
        onProgress(soFar) {
          count = soFar;
          setProgress({ count, isDone: false });
        },
      });
      const type = format === "cef" ? "text/plain" : "application/json";
      saveFile(new Blob([...parts], { type }), fileNameOf(format, new Date()));
      setProgress({ count, isDone: true });
    } catch (error) {
      setProgress(null);
      tellProblem(error);
    }
  };
  return (
    <div className="flex items-center gap-3">
      <span role="status" className="text-meta text-muted tabular-nums max-sm:sr-only">
        {progress?.isDone ? t("admin.audit.exported", { count: progress.count }) : null}
        {isBusy ? t("admin.audit.exporting", { count: progress.count }) : null}
      </span>
      <Menu
        trigger={
          <Button disabled={isBusy} aria-busy={isBusy}>
            <Download size={16} strokeWidth={1.75} aria-hidden />
            {t("admin.audit.export")}
          </Button>
        }
      >
        {FORMATS.map(([format, label]) => (
          <MenuItem key={format} onSelect={() => void save(format)}>
            {t(label)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
};
