import { Canvas, firstHue, grey, hues, ink, pale, textWidth } from './canvas.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  /** Names of the positions along the bottom. */
  readonly marks: readonly string[];
  readonly series: readonly Series[];
}

export interface Task {
  readonly name: string;
  /** Weeks from the start, and how many. */
  readonly from: number;
  readonly weeks: number;
}

const size = { width: 900, height: 520 };
const plot = { x: 90, y: 90, width: 780, height: 340 };

/** A PNG of lines over time. */
export function lineChart(chart: Chart): Uint8Array {
  const canvas = sheet(chart);
  const top = ceiling(chart);
  for (const [index, { values }] of chart.series.entries()) {
    const points = values.map((value, at) => {
      const x = plot.x + (plot.width * (at + 0.5)) / chart.marks.length;
      return [x, plot.y + plot.height * (1 - value / top)] as const;
    });
    for (const [at, point] of points.entries()) canvas.line(points[at - 1] ?? point, point, hue(index));
  }
  return canvas.png();
}

/** A PNG of bars, those of one mark side by side. */
export function barChart(chart: Chart): Uint8Array {
  const canvas = sheet(chart);
  const top = ceiling(chart);
  const slot = plot.width / chart.marks.length;
  const width = (slot * 0.7) / chart.series.length;
  for (const [index, { values }] of chart.series.entries()) {
    for (const [at, value] of values.entries()) {
      const height = (plot.height * value) / top;
      const x = plot.x + slot * (at + 0.15) + width * index;
      canvas.fill({ x, y: plot.y + plot.height - height, width: width - 2, height }, hue(index));
    }
  }
  return canvas.png();
}

/** A PNG of a programme: one bar for each task along the weeks. */
export function programme(title: string, tasks: readonly Task[]): Uint8Array {
  const weeks = Math.max(...tasks.map((task) => task.from + task.weeks));
  const canvas = new Canvas(900, 110 + tasks.length * 34);
  const left = 300;
  const step = (canvas.width - left - 30) / weeks;
  canvas.write(title, { x: 30, y: 24, scale: 4, colour: ink });
  for (let week = 0; week <= weeks; week += 4) {
    canvas.fill({ x: left + week * step, y: 80, width: 1, height: tasks.length * 34 }, grey);
    canvas.write(`W${String(week + 1)}`, { x: left + week * step, y: 62, scale: 2, colour: ink });
  }
  for (const [row, task] of tasks.entries()) {
    const y = 84 + row * 34;
    canvas.write(task.name, { x: 30, y: y + 8, scale: 2, colour: ink });
    canvas.fill({ x: left + task.from * step, y, width: task.weeks * step, height: 24 }, hue(row));
  }
  return canvas.png();
}

function sheet(chart: Chart): Canvas {
  const canvas = new Canvas(size.width, size.height);
  canvas.write(chart.title, { x: 30, y: 24, scale: 4, colour: ink });
  canvas.write(chart.unit, { x: 30, y: 62, scale: 2, colour: ink });
  canvas.fill(plot, pale);
  const top = ceiling(chart);
  for (let part = 0; part <= 4; part += 1) {
    const y = plot.y + (plot.height * (4 - part)) / 4;
    const text = String((top * part) / 4);
    canvas.fill({ x: plot.x, y, width: plot.width, height: 1 }, grey);
    canvas.write(text, { x: plot.x - 10 - textWidth(text, 2), y: y - 5, scale: 2, colour: ink });
  }
  for (const [at, mark] of chart.marks.entries()) {
    const centre = plot.x + (plot.width * (at + 0.5)) / chart.marks.length;
    canvas.write(mark, { x: centre - textWidth(mark, 2) / 2, y: plot.y + plot.height + 12, scale: 2, colour: ink });
  }
  let x = plot.x;
  for (const [index, { name }] of chart.series.entries()) {
    canvas.fill({ x, y: 476, width: 18, height: 18 }, hue(index));
    canvas.write(name, { x: x + 26, y: 480, scale: 2, colour: ink });
    x += 56 + textWidth(name, 2);
  }
  return canvas;
}

/** The smallest round number above all values that has four even parts. */
function ceiling(chart: Chart): number {
  const most = Math.max(...chart.series.flatMap(({ values }) => values), 1);
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.ceil(most / step / 4) * step * 4;
}

function hue(index: number): number {
  return firstHue + (index % hues);
}
