import { Download } from 'lucide-react';
import { useState } from 'react';
import { downloadTable } from '../../api/download.ts';
import { Button } from '../../parts/button.tsx';
import { showFailure } from '../../parts/failure-toast.ts';
import { showToast } from '../../parts/toast.tsx';
import { words } from '../../words/words.ts';
import { type InstancesSearch, queryOf } from './instances-search.ts';

interface CsvButtonProps {
  search: InstancesSearch;
  columns: readonly string[];
  /** There are more than one table takes. */
  isCut: boolean;
}

/** Of one table, as the service has it. */
export const csvRowsMax = 100_000;

/** All that matches, with the columns that are shown. */
export function CsvButton({ search, columns, isCut }: CsvButtonProps) {
  const { instances } = words;
  const [isReading, setReading] = useState(false);
  const save = async (): Promise<void> => {
    setReading(true);
    try {
      const { sort = 'due' } = search;
      const query = { ...queryOf(search, Date.now()), sort, columns };
      await downloadTable('/v1/instances', query, instances.csvName);
      if (isCut) showToast({ icon: Download, text: instances.csvCut(csvRowsMax) });
    } catch (error) {
      showFailure(error);
    }
    setReading(false);
  };
  return (
    <Button look="ghost" small icon={Download} disabled={isReading} onClick={() => void save()}>
      {isReading ? instances.csvReading : instances.csv}
    </Button>
  );
}
