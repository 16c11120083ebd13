import type { Connection } from '@procession/platform/postgres.ts';
import { LRUCache } from 'lru-cache';

const definitionsMax = 5_000;
const blockMin = 10;
const blockMax = 1_000;

interface Block {
  next: number;
  last: number;
  size: number;
  taking: Promise<void> | undefined;
}

/**
 * Human numbers of instances, counted per tenant and definition. Taken from the database in blocks that grow with use, off
 * the way of the commands; numbers left at the end of a process are never used.
 */
export class InstanceNumbers {
  readonly #connection: Connection;
  readonly #blocks = new LRUCache<string, Block>({ max: definitionsMax });

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async next(tenant: string, definition: string): Promise<number> {
    const key = `${tenant}\n${definition}`;
    let block = this.#blocks.get(key);
    if (!block) {
      block = { next: 1, last: 0, size: blockMin, taking: undefined };
      this.#blocks.set(key, block);
    }
    while (block.next > block.last) await this.#take(block, tenant, definition);
    return block.next++;
  }

  #take(block: Block, tenant: string, definition: string): Promise<void> {
    block.taking ??= this.#connection
      .query<{ last: number }>('take-numbers', 'select log.take_numbers($1, $2, $3) as last', [
        tenant,
        definition,
        block.size,
      ])
      .then(([row]) => {
        block.last = row!.last;
        block.next = row!.last - block.size + 1;
        block.size = Math.min(blockMax, block.size * 2);
      })
      .finally(() => {
        block.taking = undefined;
      });
    return block.taking;
  }
}
