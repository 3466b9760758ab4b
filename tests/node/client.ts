// A small client of the protocol; it has to compile against the generated declarations.
import type { Command, DurableEvent, ServerMessage } from "../../docs/protocol/netra.v1";

export function ask(socket: WebSocket, text: string, thread?: string): void {
  const command: Command = { type: "run", id: crypto.randomUUID(), agent: "supervisor", thread_id: thread ?? null, input: text };
  socket.send(JSON.stringify(command));
}

export function show(message: ServerMessage): string {
  switch (message.type) {
    case "connection_ready":
      return `${message.protocol} ${message.limits.message_bytes}`;
    case "error":
      return `${message.code}: ${message.message} ${message.retry_after_ms ?? 0}`;
    case "message_delta":
      return message.payload.text.padStart(message.payload.offset);
    case "tool_completed":
      return message.payload.error ? message.payload.error.code : `${message.call_id} ${message.payload.status}`;
    case "run_completed":
      return message.payload.warnings.map(warning => warning.code).join() + (message.payload.usage.cost_usd?.toFixed(2) ?? "unknown");
    default:
      return message.type;
  }
}

export function next(event: DurableEvent): number {
  return event.seq + 1;
}
