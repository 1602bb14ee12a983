// Reads what V8 says of its heap.
import type { CDPSession } from 'playwright';

/** A heap in V8's own format: flat lists of numbers, which its `meta` explains. */
export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/** Collects all garbage, and what only that garbage held. */
export async function collectGarbage(cdp: CDPSession): Promise<void> {
  for (let times = 0; times < 3; times += 1) await cdp.send('HeapProfiler.collectGarbage');
}

export async function takeSnapshot(cdp: CDPSession): Promise<HeapSnapshot> {
  const chunks: string[] = [];
  const onChunk = ({ chunk }: { chunk: string }): void => void chunks.push(chunk);
  cdp.on('HeapProfiler.addHeapSnapshotChunk', onChunk);
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false, captureNumericValue: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', onChunk);
  return JSON.parse(chunks.join('')) as HeapSnapshot;
}

/** By whom a string is held: the shortest way from the heap's root, its last steps. */
export function retainersOf(heap: HeapSnapshot, text: string): readonly string[] {
  const { node_fields: fields, edge_fields: edgeFields, edge_types: edgeTypes } = heap.snapshot.meta;
  const { nodes, edges, strings } = heap;
  const [size, edgeSize] = [fields.length, edgeFields.length];
  const [nameAt, countAt] = [fields.indexOf('name'), fields.indexOf('edge_count')];
  const nameOf = (node: number): string => (strings[nodes[node + nameAt]!] ?? '').slice(0, 40);
  const firstEdges = new Map<number, number>();
  for (let node = 0, edge = 0; node < nodes.length; node += size) {
    firstEdges.set(node, edge);
    edge += nodes[node + countAt]! * edgeSize;
  }
  const ways = new Map<number, { readonly from: number; readonly by: string }>([[0, { from: -1, by: 'root' }]]);
  const open = [0];
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    const start = firstEdges.get(node)!;
    for (let edge = start; edge < start + nodes[node + countAt]! * edgeSize; edge += edgeSize) {
      const [type, name, to] = [edgeTypes[0][edges[edge]!]!, edges[edge + 1]!, edges[edge + 2]!];
      if (type === 'weak' || ways.has(to)) continue;
      ways.set(to, { from: node, by: type === 'element' || type === 'hidden' ? `[${name}]` : strings[name]! });
      open.push(to);
    }
  }
  const holders: string[] = [];
  for (let node = 0; node < nodes.length; node += size) {
    if (!strings[nodes[node + nameAt]!]?.includes(text) || !ways.has(node)) continue;
    const steps: string[] = [];
    for (let at = node, way = ways.get(at); way && at > 0; at = way.from, way = ways.get(at)) {
      steps.unshift(`${nameOf(way.from)}.${way.by}`);
    }
    holders.push(steps.slice(-12).join(' > '));
  }
  return holders;
}
