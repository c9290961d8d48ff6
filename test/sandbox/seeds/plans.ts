import { Canvas, firstHue, grey, hues, ink, pale, textHeight, textWidth, white, type Box } from './canvas.ts';
import { numbers, seedOf } from './chance.ts';

export interface PlanSheet {
  /** As in the drawing register: A-101. */
  readonly number: string;
  readonly title: string;
  readonly revision: string;
  readonly rooms: readonly string[];
}

const sheetSize = { width: 1000, height: 700 };
const building = { x: 60, y: 60, width: 880, height: 480 };

/** A floor plan as a PNG: the rooms share the building's outline, walls and doors drawn, a title block below. */
export function floorPlan(plan: PlanSheet): Uint8Array {
  const canvas = new Canvas(sheetSize.width, sheetSize.height);
  const chance = numbers(seedOf(plan.number));
  canvas.frame({ x: 20, y: 20, width: sheetSize.width - 40, height: sheetSize.height - 40 }, 2);
  const boxes = divide(building, plan.rooms.length, chance);
  for (const [index, box] of boxes.entries()) drawRoom(canvas, box, { name: plan.rooms[index] ?? '', index });
  canvas.frame(building, 8);
  drawTitle(canvas, plan);
  return canvas.png();
}

/** Cuts a box into `count` boxes, always across its longer side. */
function divide(box: Box, count: number, chance: () => number): Box[] {
  if (count <= 1) return [box];
  const first = Math.floor(count / 2);
  const share = first / count + (chance() - 0.5) * 0.16;
  const { x, y, width, height } = box;
  if (width >= height) {
    const cut = Math.round(width * share);
    return [
      ...divide({ x, y, width: cut, height }, first, chance),
      ...divide({ x: x + cut, y, width: width - cut, height }, count - first, chance),
    ];
  }
  const cut = Math.round(height * share);
  return [
    ...divide({ x, y, width, height: cut }, first, chance),
    ...divide({ x, y: y + cut, width, height: height - cut }, count - first, chance),
  ];
}

function drawRoom(canvas: Canvas, box: Box, room: { name: string; index: number }): void {
  canvas.fill(box, room.index % 3 === 0 ? pale : white);
  canvas.frame(box, 4);
  // A door is a gap in the wall with its leaf standing open.
  canvas.fill({ x: box.x + 24, y: box.y + box.height - 4, width: 36, height: 4 }, white);
  canvas.line([box.x + 24, box.y + box.height - 4], [box.x + 24, box.y + box.height - 36], grey);
  const scale = textWidth(room.name, 3) < box.width - 24 ? 3 : 2;
  const middle = { x: box.x + (box.width - textWidth(room.name, scale)) / 2, y: box.y + (box.height - textHeight(scale)) / 2 };
  canvas.write(room.name, { ...middle, scale, colour: ink });
  canvas.fill({ x: middle.x, y: middle.y + textHeight(scale) + 6, width: 26, height: 5 }, firstHue + (room.index % hues));
}

function drawTitle(canvas: Canvas, plan: PlanSheet): void {
  const y = 568;
  canvas.frame({ x: 60, y, width: 880, height: 88 }, 2);
  canvas.write(`${plan.number}  ${plan.title}`, { x: 78, y: y + 16, scale: 4, colour: ink });
  canvas.write(`REVISION ${plan.revision}   SCALE 1:100 AT A1   DO NOT SCALE FROM THIS SHEET`, {
    x: 78,
    y: y + 58,
    scale: 2,
    colour: ink,
  });
}
