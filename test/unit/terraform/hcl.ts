// Reads Terraform's language as far as these tests need it: blocks, their labels, attributes, and what expressions refer to.

type Token = { readonly kind: 'word' | 'text' | 'mark' | 'line'; readonly text: string; readonly line: number };

export type Attribute = { readonly name: string; readonly line: number; readonly tokens: readonly Token[] };

export type Block = {
  readonly type: string;
  readonly labels: readonly string[];
  readonly line: number;
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
};

const word = /[A-Za-z_][\w-]*/y;
const number = /\d+(?:\.\d+)?/y;
const comment = /#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const marks = /==|!=|<=|>=|&&|\|\||=>|\.\.\.|[=<>!?:+\-*/%.,()[\]{}]/y;
const plainText = /(?:\$\$\{|%%\{|[^"\\$%]|\\.|\$(?!\{)|%(?!\{))+/y;

function matchAt(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

/** Tokens of a file; what stands in `${}` of a text follows it in brackets, as if it stood beside it. Throws where it understands nothing. */
function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;

  const readText = (): void => {
    const begin = line;
    let text = '';
    at += 1;
    while (source[at] !== '"') {
      const plain = matchAt(plainText, source, at);
      if (plain !== null) {
        text += plain;
        at += plain.length;
      } else if (source.startsWith('${', at)) {
        at += 2;
        tokens.push({ kind: 'mark', text: '(', line });
        readUntil('}');
        tokens.push({ kind: 'mark', text: ')', line });
        text += '${}';
      } else {
        throw new Error(`line ${String(line)}: a text that does not end, or a directive in it`);
      }
    }
    at += 1;
    tokens.push({ kind: 'text', text, line: begin });
  };

  const readUntil = (end: string): void => {
    let depth = 0;
    while (at < source.length) {
      const char = source.charAt(at);
      if (char === end && depth === 0) {
        at += 1;
        return;
      }
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      const skipped = matchAt(comment, source, at);
      if (skipped !== null) {
        line += skipped.split('\n').length - 1;
        at += skipped.length;
      } else if (char === '\n') {
        tokens.push({ kind: 'line', text: char, line });
        line += 1;
        at += 1;
      } else if (char === ' ') {
        at += 1;
      } else if (char === '"') {
        readText();
      } else {
        const found = matchAt(word, source, at);
        const other = found ?? matchAt(number, source, at) ?? matchAt(marks, source, at);
        if (other === null) throw new Error(`line ${String(line)}: ${JSON.stringify(char)} is not understood`);
        tokens.push({ kind: found === null ? 'mark' : 'word', text: other, line });
        at += other.length;
      }
    }
  };

  readUntil('');
  return tokens;
}

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/** What a file holds, as the block `file`. */
export function parseHcl(source: string): Block {
  const tokens = tokenize(source);
  let at = 0;

  const readExpression = (): Token[] => {
    const found: Token[] = [];
    let depth = 0;
    for (; at < tokens.length; at += 1) {
      const token = tokens[at];
      if (token === undefined) break;
      if (depth === 0 && (token.kind === 'line' || (token.kind === 'mark' && token.text === '}'))) break;
      if (token.kind === 'mark' && opening.has(token.text)) depth += 1;
      if (token.kind === 'mark' && closing.has(token.text)) depth -= 1;
      if (token.kind !== 'line') found.push(token);
    }
    return found;
  };

  const readBody = (type: string, labels: readonly string[], line: number, isFile: boolean): Block => {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    for (;;) {
      const token = tokens[at];
      if (token === undefined) {
        if (!isFile) throw new Error(`line ${String(line)}: the block ${type} does not end`);
        return { type, labels, line, attributes, blocks };
      }
      at += 1;
      if (token.kind === 'line') continue;
      if (token.kind === 'mark' && token.text === '}' && !isFile) return { type, labels, line, attributes, blocks };
      if (token.kind !== 'word') throw new Error(`line ${String(token.line)}: ${token.text} begins nothing`);
      if (tokens[at]?.text === '=') {
        at += 1;
        attributes.push({ name: token.text, line: token.line, tokens: readExpression() });
        continue;
      }
      const names: string[] = [];
      for (; tokens[at]?.text !== '{'; at += 1) {
        const label = tokens[at];
        if (label === undefined || label.kind === 'line' || label.kind === 'mark')
          throw new Error(`line ${String(token.line)}: ${token.text} is neither an attribute nor a block`);
        names.push(label.text);
      }
      at += 1;
      blocks.push(readBody(token.text, names, token.line, false));
    }
  };

  return readBody('file', [], 1, true);
}

/** Names with dots that an expression refers to: `var.name`, `module.storage.account_id`. */
export function referencesIn(attribute: Attribute): string[][] {
  const found: string[][] = [];
  const { tokens } = attribute;
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]?.kind !== 'word' || tokens[at - 1]?.text === '.') continue;
    const chain = [tokens[at]?.text ?? ''];
    for (let next = at + 1; tokens[next]?.text === '.' && tokens[next + 1]?.kind === 'word'; next += 2)
      chain.push(tokens[next + 1]?.text ?? '');
    if (chain.length > 1) found.push(chain);
  }
  return found;
}

/** All attributes of a block and of those in it. */
export function attributesWithin(block: Block): Attribute[] {
  return [...block.attributes, ...block.blocks.flatMap(attributesWithin)];
}

/** The text of an attribute that is nothing but one; null otherwise. */
export function textOf(block: Block, name: string): string | null {
  const tokens = block.attributes.find((attribute) => attribute.name === name)?.tokens ?? [];
  return tokens.length === 1 && tokens[0]?.kind === 'text' ? tokens[0].text : null;
}
