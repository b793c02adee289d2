// What is said of several load balancers, as a file: an array of what `POST /load-balancers` takes.
import { DownloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, said } from "../../api/client";
import { save } from "../../parts/save";

interface BulkExportProps {
  names: string[];
  onError: (error: unknown) => void;
}

export function BulkExport({ names, onError }: BulkExportProps) {
  const { t } = useTranslation("balancers");
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    try {
      const asked = names.map((load_balancer) =>
        said(api.GET("/load-balancers/{load_balancer}", { params: { path: { load_balancer } } })),
      );
      // Who owns it is no part of what is said.
      const specs = (await Promise.all(asked)).map(({ managed_by: _, ...spec }) => spec);
      save("homing-load-balancers.json", `${JSON.stringify(specs, null, 2)}\n`, "application/json");
    } catch (refused) {
      onError(refused);
    }
    setBusy(false);
  };
  return (
    <Button icon={<DownloadOutlined />} loading={isBusy} onClick={() => void go()}>
      {t("bulk.export")}
    </Button>
  );
}
