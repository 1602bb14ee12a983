import { parseSync } from 'vite';

/** One import, re-export or dynamic import of a file. */
export interface Import {
  readonly from: string;
  /** Nothing of it is there when the program runs. */
  readonly typeOnly: boolean;
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';

/** The node and all below it, with the field each one stands in. */
function* walk(
  node: Node,
  parent: Node | null = null,
  field = '',
): Generator<{ node: Node; parent: Node | null; field: string }> {
  yield { node, parent, field };
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) yield* walk(child, node, name);
    }
  }
}

function parse(path: string, source: string): Node {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  return program as unknown as Node;
}

const isTypes = ({ importKind, exportKind, specifiers }: Node): boolean => {
  if (importKind === 'type' || exportKind === 'type') return true;
  const named = Array.isArray(specifiers) ? (specifiers as Node[]) : [];
  return named.length > 0 && named.every((each) => each['importKind'] === 'type' || each['exportKind'] === 'type');
};

/** Everything that `source` imports in any way. */
export function importsOf(path: string, source: string): Import[] {
  const found: Import[] = [];
  for (const { node } of walk(parse(path, source))) {
    const { source: from } = node;
    if (!isNode(from) || typeof from['value'] !== 'string') continue;
    found.push({ from: from['value'], typeOnly: node.type === 'TSImportType' || isTypes(node) });
  }
  return found;
}

/** Which of `names` the source uses as free names: not as a property, a field of an object, or a type's member. */
export function namesUsed(path: string, source: string, names: ReadonlySet<string>): string[] {
  const used = new Set<string>();
  for (const { node, parent, field } of walk(parse(path, source))) {
    if (node.type !== 'Identifier' || !names.has(node['name'] as string)) continue;
    const isLabel = (field === 'property' || field === 'key') && parent?.['computed'] !== true;
    if (!isLabel) used.add(node['name'] as string);
  }
  return [...used];
}
