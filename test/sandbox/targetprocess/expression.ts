import { badRequest } from './api-error.ts';

/** An expression of version 2, as a tree (services.md 1.10). */
export type Expression =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'select'; readonly fields: readonly (readonly [name: string, expression: Expression])[] }
  | { readonly kind: 'path'; readonly steps: readonly Step[] }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** One part of a path; `inner` is null for a field, and what is in the brackets for a call. */
export interface Step {
  readonly name: string;
  readonly inner: readonly Expression[] | null;
}

const tokenForm = /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\d+(?:\.\d+)?|[A-Za-z_]\w*|==|!=|>=|<=|&&|\|\||[-=<>(){}[\].,:])/y;

const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const comparisons: ReadonlySet<string> = new Set(['==', '=', '!=', '>', '<', '>=', '<=', 'in']);
const joints: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or' };

function tokensIn(text: string): readonly string[] {
  const tokens: string[] = [];
  tokenForm.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = tokenForm.lastIndex) {
    const token = tokenForm.exec(text)?.[1];
    if (token === undefined) throw badRequest(`Error during parsing of '${text}'.`);
    tokens.push(token);
  }
  return tokens;
}

/** Reads expressions from the left to the right, or throws 400. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokensIn(text);
  }

  whole(): Expression {
    const expression = this.#joined('or');
    if (this.#at < this.#tokens.length) throw this.#wrong();
    return expression;
  }

  #wrong(): Error {
    return badRequest(`Syntax error at '${this.#tokens[this.#at] ?? 'the end'}'.`);
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #take(wanted: string): boolean {
    if (this.#peek() !== wanted) return false;
    this.#at += 1;
    return true;
  }

  #demand(wanted: string): void {
    if (!this.#take(wanted)) throw this.#wrong();
  }

  #joined(joint: 'or' | 'and'): Expression {
    const next = (): Expression => (joint === 'or' ? this.#joined('and') : this.#compared());
    let left = next();
    for (;;) {
      const word = this.#peek().toLowerCase();
      if ((joints[word] ?? word) !== joint) return left;
      this.#at += 1;
      left = { kind: 'operation', operator: joint, left, right: next() };
    }
  }

  #compared(): Expression {
    const left = this.#operand();
    const operator = this.#peek().toLowerCase();
    if (!comparisons.has(operator)) return left;
    this.#at += 1;
    return { kind: 'operation', operator: operator === '=' ? '==' : operator, left, right: this.#operand() };
  }

  #several(end: string): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.#take(end)) {
      items.push(this.#joined('or'));
      if (this.#peek() !== end) this.#demand(',');
    }
    return items;
  }

  #operand(): Expression {
    if (this.#take('(')) {
      const inner = this.#joined('or');
      this.#demand(')');
      return inner;
    }
    if (this.#take('[')) return { kind: 'list', items: this.#several(']') };
    if (this.#take('{')) return this.#select();
    const sign = this.#take('-') ? -1 : 1;
    const token = this.#peek();
    this.#at += 1;
    if (/^\d/.test(token)) return { kind: 'value', value: sign * Number(token) };
    if (/^["']/.test(token)) return { kind: 'value', value: token.slice(1, -1).replace(/\\(.)/g, '$1') };
    const constant = constants[token.toLowerCase()];
    if (constant !== undefined) return { kind: 'value', value: constant };
    this.#at -= 1;
    return { kind: 'path', steps: this.#steps() };
  }

  #steps(): readonly Step[] {
    const steps: Step[] = [];
    do {
      const name = this.#peek();
      if (!/^[A-Za-z_]/.test(name)) throw this.#wrong();
      this.#at += 1;
      steps.push({ name, inner: this.#take('(') ? this.#several(')') : this.#cast(name) });
    } while (this.#take('.'));
    return steps;
  }

  /** `As<UserStory>`: the type is what is in the brackets. */
  #cast(name: string): readonly Expression[] | null {
    if (!/^as$/i.test(name) || !this.#take('<')) return null;
    const type = this.#peek();
    this.#at += 1;
    this.#demand('>');
    return [{ kind: 'value', value: type }];
  }

  /** Paths without a name have that of their last step. */
  #select(): Expression {
    const fields: (readonly [string, Expression])[] = [];
    while (!this.#take('}')) {
      const name = this.#tokens[this.#at + 1] === ':' ? this.#peek() : null;
      if (name !== null) this.#at += 2;
      const expression = this.#joined('or');
      const last = expression.kind === 'path' ? expression.steps.at(-1)?.name : undefined;
      if (name === null && last === undefined) throw this.#wrong();
      fields.push([name ?? last ?? '', expression]);
      if (this.#peek() !== '}') this.#demand(',');
    }
    return { kind: 'select', fields };
  }
}

export function expressionIn(text: string): Expression {
  return new Reader(text).whole();
}
