import { expect, test } from 'vitest';
import { createBrake } from '../../chaos/brake.ts';

test('a life that does more than twice its share slows the next ones to its share', () => {
  const brake = createBrake();
  expect(brake.limit()).toBeNull();
  brake.learn({ rows: 40_000, bytes: 8_000_000, lifeMs: 1000, budgetRows: 10_000 });
  expect(brake.limit()).toBe(2_000_000);
});

test('a life that keeps to its share changes nothing, and one that hardly moves is let go faster', () => {
  const brake = createBrake();
  brake.learn({ rows: 40_000, bytes: 8_000_000, lifeMs: 1000, budgetRows: 10_000 });
  brake.learn({ rows: 12_000, bytes: 2_000_000, lifeMs: 1000, budgetRows: 10_000 });
  expect(brake.limit()).toBe(2_000_000);
  brake.learn({ rows: 100, bytes: 20_000, lifeMs: 1000, budgetRows: 10_000 });
  expect(brake.limit()).toBe(3_000_000);
});

test('the limit never falls below what a plan takes', () => {
  const brake = createBrake();
  brake.learn({ rows: 1_000_000, bytes: 1_000_000, lifeMs: 1000, budgetRows: 1 });
  expect(brake.limit()).toBe(65_536);
});
