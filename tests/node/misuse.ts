// Each line that ends with "wrong" must not compile against the generated declarations, and every other one must.
import type { Command, DurableEvent, QueuePositionEvent, RunCompletedEvent, ToolCompletedEvent } from "../../docs/protocol/netra.v1";

export const withoutId: Command = { type: "ping" }; // wrong
export const unknownType: Command = { type: "pong", id: "1" }; // wrong
export const unknownDecision: Command = { type: "approve", id: "1", run_id: "r", call_id: "k", arguments_hash: "h", decision: "maybe" }; // wrong
export const withoutInput: Command = { type: "run", id: "1" }; // wrong
export const unknownMember: Command = { type: "ping", id: "1", at: 1 }; // wrong

export const seqOfTransient = (event: QueuePositionEvent) => event.seq; // wrong
export const costMayBeNull = (event: RunCompletedEvent): number => event.payload.usage.cost_usd; // wrong
export const errorMayBeAbsent = (event: ToolCompletedEvent): string => event.payload.error.code; // wrong
export const notOfEveryEvent = (event: DurableEvent): string => event.agent_id; // wrong
export const ofEveryToolEvent = (event: ToolCompletedEvent): string => event.agent_id + event.call_id;
