import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { saveFile } from "../../../design/save-file.ts";
import { useOwnProfile, useParley } from "../../../use-parley.ts";
import { useChange } from "../use-change.ts";
import { sizeWords } from "./size-words.ts";

type Copy = "json" | "zip";
/** Bytes that are there so far. */
type Progress = { at: "none" } | { at: "coming"; bytes: number } | { at: "saved"; bytes: number };

const OPERATIONS = { json: "me.export", zip: "me.exportZip" } as const;

/** Everything that is kept about one, as a file to save; how much has come is told meanwhile. */
export const ExportData = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const me = useOwnProfile();
  const locale = me?.locale ?? undefined;
  const { change, busy, problem } = useChange();
  const [progress, setProgress] = useState<Progress>({ at: "none" });

  const save = async (copy: Copy) => {
    setProgress({ at: "coming", bytes: 0 });
    const done = await change(async () => {
      const file = await parley.download(OPERATIONS[copy], {}, (bytes) =>
        setProgress({ at: "coming", bytes }),
      );
      saveFile(file, `parley-${me?.username ?? "export"}.${copy}`);
      setProgress({ at: "saved", bytes: file.size });
    });
    if (!done) setProgress({ at: "none" });
  };
  const words = () => {
    if (progress.at === "none") return "";
    const size = sizeWords(progress.bytes, locale);
    if (progress.at === "saved") return t("account.data.saved", { size });
    return progress.bytes === 0 ? t("account.data.preparing") : t("account.data.coming", { size });
  };
  return (
    <div className="flex flex-col gap-3">
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button disabled={busy} onClick={() => void save("json")}>
          <Download size={16} strokeWidth={1.75} aria-hidden />
          {t("account.data.json")}
        </Button>
        <Button disabled={busy} onClick={() => void save("zip")}>
          <Download size={16} strokeWidth={1.75} aria-hidden />
          {t("account.data.zip")}
        </Button>
        <span role="status" className="text-meta text-muted tabular-nums">
          {words()}
        </span>
      </div>
      <p className="text-meta text-muted">{t("account.data.zipHint")}</p>
    </div>
  );
};
