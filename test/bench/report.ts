/** One budget of the design: what was measured, against what limit of the same run, and how many times as long it may take. */
export interface Measured {
  readonly name: string;
  readonly ours: number;
  readonly limit: number;
  readonly budget: number;
  readonly unit: string;
}

/** A budget as machines read it. */
export interface BudgetRow extends Measured {
  readonly ratio: number;
  readonly within: boolean;
}

/** Gathers what was measured, and prints each as soon as it is known. */
export class Report {
  readonly rows: BudgetRow[] = [];
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  add(measured: Measured): void {
    const { name, ours, limit, budget, unit } = measured;
    const ratio = ours / limit;
    const row = { ...measured, ratio, within: ratio <= budget };
    this.rows.push(row);
    const figures = `${figure(ours)} ${unit} against ${figure(limit)} ${unit}`;
    this.#print(
      `${name.padEnd(62)} ${ratio.toFixed(2)} (budget ${String(Number(budget.toFixed(2)))}, ${row.within ? 'within' : 'OVER'})  ${figures}\n`,
    );
  }
}

function figure(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}
