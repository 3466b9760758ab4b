// The wire protocol netra.v1, generated from the server's contracts; not to be edited.

/** An instant, as RFC 3339 UTC with milliseconds. */
export type Instant = string;

/** What a client sends; each gets exactly one reply with its id. */
export type Command =
  | RunCommand
  | CancelCommand
  | ApproveCommand
  | SubscribeCommand
  | UnsubscribeCommand
  | AuthenticateCommand
  | PingCommand;

/** What the server sends of itself and of commands. */
export type Frame =
  | ConnectionReadyFrame
  | AcceptedFrame
  | SubscribedFrame
  | OkFrame
  | PongFrame
  | ErrorFrame
  | UnsubscribedFrame
  | TokenExpiringFrame
  | ServerDrainingFrame;

/** A fact about a run, stored before anyone sees it: its seq is 1, 2, 3, ... in each thread. */
export type DurableEvent =
  | MessageReceivedEvent
  | RunQueuedEvent
  | RunStartedEvent
  | RunResumedEvent
  | AgentStartedEvent
  | AgentThinkingEvent
  | AgentHandedOffEvent
  | ApprovalRequestedEvent
  | ApprovalResolvedEvent
  | ToolExecutingEvent
  | ToolCompletedEvent
  | AgentCompletedEvent
  | RunCompletedEvent
  | RunFailedEvent
  | RunTimedOutEvent
  | RunCancelledEvent;

/** A fact about a run that is never stored, and may be merged or dropped when a client is slow. */
export type TransientEvent =
  | QueuePositionEvent
  | MessageDeltaEvent
  | MessageSnapshotEvent
  | ToolProgressEvent;

/** What the server sends. Ignore members and types that are not known here. */
export type ServerMessage =
  | Frame
  | DurableEvent
  | TransientEvent;

/** Works on a message, in a new thread or in one that exists. */
export interface RunCommand {
  type: "run";
  /** Pairs the reply with the command, on this socket. 1 to 64 characters. */
  id: string;
  /** If given, it must be the user's own. */
  user_id?: string;
  /** Not empty. */
  agent?: string | null;
  /** Not empty. */
  thread_id?: string | null;
  input: unknown;
  /** 16 to 64 characters. */
  idempotency_key?: string | null;
}

/** Ends a run. */
export interface CancelCommand {
  type: "cancel";
  /** Pairs the reply with the command, on this socket. 1 to 64 characters. */
  id: string;
  /** If given, it must be the user's own. */
  user_id?: string;
  /** Not empty. */
  run_id: string;
}

/** Decides on a tool call that waits for its user. */
export interface ApproveCommand {
  type: "approve";
  /** Pairs the reply with the command, on this socket. 1 to 64 characters. */
  id: string;
  /** If given, it must be the user's own. */
  user_id?: string;
  /** Not empty. */
  run_id: string;
  /** Not empty. */
  call_id: string;
  /** Not empty. */
  arguments_hash: string;
  decision: "approve" | "deny";
  /** Not empty. */
  reason?: string | null;
}

/** Asks for a thread's events: those after after_seq, then live ones. */
export interface SubscribeCommand {
  type: "subscribe";
  /** Pairs the reply with the command, on this socket. 1 to 64 characters. */
  id: string;
  /** If given, it must be the user's own. */
  user_id?: string;
  /** Not empty. */
  thread_id: string;
  after_seq: number;
  /** Not empty. */
  epoch?: string | null;
}

/** Asks for a thread's events no more. */
export interface UnsubscribeCommand {
  type: "unsubscribe";
  /** Pairs the reply with the command, on this socket. 1 to 64 characters. */
  id: string;
  /** If given, it must be the user's own. */
  user_id?: string;
  /** Not empty. */
  thread_id: string;
}

/** Renews the token; it must be the same user's. */
export interface AuthenticateCommand {
  type: "authenticate";
  /** Pairs the reply with the command, on this socket. 1 to 64 characters. */
  id: string;
  /** If given, it must be the user's own. */
  user_id?: string;
  /** Not empty. */
  token: string;
}

/** Asks for a sign of life. */
export interface PingCommand {
  type: "ping";
  /** Pairs the reply with the command, on this socket. 1 to 64 characters. */
  id: string;
  /** If given, it must be the user's own. */
  user_id?: string;
}

/** The first frame of every socket. */
export interface ConnectionReadyFrame {
  type: "connection_ready";
  connection_id: string;
  user_id: string;
  protocol: "netra.v1";
  server: string;
  /** The fingerprint of agents and tools. */
  registry: string;
  /** A random id of the store, new after a restore. */
  epoch: string;
  heartbeat_seconds: number;
  limits: {
    message_bytes: number;
    commands_per_minute: number;
    sockets: number;
  };
}

/** Replies to run: it is stored, and the socket is subscribed to its thread. */
export interface AcceptedFrame {
  type: "accepted";
  id: string;
  thread_id: string;
  run_id: string;
  /** That of the run's message_received. 1 or more. */
  seq: number;
  /** Whether the idempotency key was known: nothing was started. */
  duplicate: boolean;
}

/** Replies to subscribe, before the events. */
export interface SubscribedFrame {
  type: "subscribed";
  id: string;
  thread_id: string;
  epoch: string;
  last_seq: number;
  /** Whether the replay begins at 1 again: what the client knows is of another store. */
  reset: boolean;
}

/** Replies to cancel, approve, unsubscribe and authenticate. */
export interface OkFrame {
  type: "ok";
  id: string;
  /** Of the new token; only after authenticate. */
  expires_at?: Instant;
}

/** Replies to ping. */
export interface PongFrame {
  type: "pong";
  id: string;
  server_time: Instant;
}

/** Replies to any command that failed; the socket stays open. */
export interface ErrorFrame {
  type: "error";
  /** Absent when the command's could not be read. */
  id?: string;
  /** One of the protocol's; new ones may come. */
  code: string;
  /** What to do next. */
  message: string;
  /** The member that is wrong. */
  field?: string;
  retry_after_ms?: number;
}

/** The socket gets no more events of the thread. */
export interface UnsubscribedFrame {
  type: "unsubscribed";
  thread_id: string;
  reason: string;
}

/** The token expires soon; authenticate renews it. */
export interface TokenExpiringFrame {
  type: "token_expiring";
  expires_at: Instant;
}

/** The server shuts down; another one, or the same later, goes on with the thread. */
export interface ServerDrainingFrame {
  type: "server_draining";
  deadline: Instant;
}

/** A user's message was stored: the first event of its run. */
export interface MessageReceivedEvent {
  type: "message_received";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  payload: {
    message_id: string;
    text: string;
    agent: string;
  };
}

/** The run has to wait; position counts the user's runs ahead of it, active ones too. */
export interface RunQueuedEvent {
  type: "run_queued";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  payload: {
    position: number;
  };
}

/** The run's first attempt began. */
export interface RunStartedEvent {
  type: "run_started";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  payload: {
    agent: string;
    /** 1 or more. */
    attempt: number;
  };
}

/** A later attempt began: text that was still being streamed is discarded and comes again. */
export interface RunResumedEvent {
  type: "run_resumed";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  payload: {
    reason: "recovered" | "drained";
    /** 2 or more. */
    attempt: number;
  };
}

/** An agent was called. */
export interface AgentStartedEvent {
  type: "agent_started";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  payload: {
    /** The call that called it; absent for the one that the user started. */
    parent_agent_id?: string;
  };
}

/** An agent told what it thinks. */
export interface AgentThinkingEvent {
  type: "agent_thinking";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  payload: {
    thought: string;
    /** 1 or more. */
    step_number: number;
  };
}

/** An agent handed over to another, which is its child. */
export interface AgentHandedOffEvent {
  type: "agent_handed_off";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  payload: {
    to: string;
    reason?: string;
  };
}

/** A tool call waits for its user. */
export interface ApprovalRequestedEvent {
  type: "approval_requested";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  /** The call of the tool, the same in every attempt. */
  call_id: string;
  payload: {
    tool_name: string;
    /** Whole; control and bidirectional characters are escaped, secrets are hidden. */
    arguments: unknown;
    /** JSON pointers of what is hidden. */
    hidden: string[];
    /** Named by the decision. */
    arguments_hash: string;
    expires_at: Instant;
  };
}

/** A tool call waits for its user no more. */
export interface ApprovalResolvedEvent {
  type: "approval_resolved";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  /** The call of the tool, the same in every attempt. */
  call_id: string;
  payload: {
    decision: "approved" | "denied" | "expired" | "cancelled";
    reason?: string;
  };
}

/** The engine took a tool call up. */
export interface ToolExecutingEvent {
  type: "tool_executing";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  /** The call of the tool, the same in every attempt. */
  call_id: string;
  payload: {
    tool_name: string;
    /** Redacted and cut. */
    arguments: unknown;
    effect: "read" | "idempotent" | "once";
  };
}

/** What became of a tool call. */
export interface ToolCompletedEvent {
  type: "tool_completed";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  /** The call of the tool, the same in every attempt. */
  call_id: string;
  payload: {
    tool_name: string;
    status: "ok" | "error" | "timeout" | "cancelled" | "invalid_arguments" | "denied" | "unknown";
    /** Redacted and cut. */
    result?: unknown;
    error?: {
      /** Stable; new ones may come. */
      code: string;
      /** Fit to be shown. */
      message: string;
    };
    duration_ms: number;
  };
}

/** What became of a call of an agent. */
export interface AgentCompletedEvent {
  type: "agent_completed";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  payload: {
    status: "ok" | "error" | "timeout" | "cancelled";
    /** Redacted and cut. */
    result?: unknown;
    error?: {
      /** Stable; new ones may come. */
      code: string;
      /** Fit to be shown. */
      message: string;
    };
    duration_ms: number;
    /** What it used, callees included. */
    usage?: {
      input_tokens: number;
      output_tokens: number;
      model_calls: number;
      tool_calls: number;
      /** Null if a model without a price was used. */
      cost_usd: number | null;
      /** Whether some tokens were estimated because a provider reported none. */
      estimated: boolean;
    };
  };
}

/** The run ended with an answer. */
export interface RunCompletedEvent {
  type: "run_completed";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  payload: {
    /** The agent's output; cut when it is over 64 KiB. */
    answer: unknown;
    message_id: string;
    /** Whether the answer was cut here; the run has it in full. */
    truncated: boolean;
    warnings: {
      code: string;
      message: string;
    }[];
    duration_ms: number;
    /** What the run used. */
    usage: {
      input_tokens: number;
      output_tokens: number;
      model_calls: number;
      tool_calls: number;
      /** Null if a model without a price was used. */
      cost_usd: number | null;
      /** Whether some tokens were estimated because a provider reported none. */
      estimated: boolean;
    };
  };
}

/** The run ended without an answer. */
export interface RunFailedEvent {
  type: "run_failed";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  payload: {
    /** One of the protocol's; new ones may come. */
    code: string;
    message: string;
    retryable: boolean;
    duration_ms: number;
    /** What the run used. */
    usage: {
      input_tokens: number;
      output_tokens: number;
      model_calls: number;
      tool_calls: number;
      /** Null if a model without a price was used. */
      cost_usd: number | null;
      /** Whether some tokens were estimated because a provider reported none. */
      estimated: boolean;
    };
  };
}

/** The run ran out of time. */
export interface RunTimedOutEvent {
  type: "run_timed_out";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  payload: {
    duration_ms: number;
    /** What the run used. */
    usage: {
      input_tokens: number;
      output_tokens: number;
      model_calls: number;
      tool_calls: number;
      /** Null if a model without a price was used. */
      cost_usd: number | null;
      /** Whether some tokens were estimated because a provider reported none. */
      estimated: boolean;
    };
  };
}

/** The run was cancelled. */
export interface RunCancelledEvent {
  type: "run_cancelled";
  /** 1, 2, 3, ... without a gap in each thread. 1 or more. */
  seq: number;
  ts: Instant;
  thread_id: string;
  run_id: string;
  payload: {
    duration_ms: number;
    /** What the run used. */
    usage: {
      input_tokens: number;
      output_tokens: number;
      model_calls: number;
      tool_calls: number;
      /** Null if a model without a price was used. */
      cost_usd: number | null;
      /** Whether some tokens were estimated because a provider reported none. */
      estimated: boolean;
    };
  };
}

/** A waiting run moved up. */
export interface QueuePositionEvent {
  type: "queue_position";
  ts: Instant;
  thread_id: string;
  run_id: string;
  payload: {
    position: number;
  };
}

/** A piece of the text that becomes the run's answer. */
export interface MessageDeltaEvent {
  type: "message_delta";
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  payload: {
    message_id: string;
    /** Where the text begins, in UTF-16 code units. */
    offset: number;
    text: string;
  };
}

/** All of the answer's text so far; the next piece begins at its length. */
export interface MessageSnapshotEvent {
  type: "message_snapshot";
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  payload: {
    message_id: string;
    text: string;
  };
}

/** How far a tool call is. */
export interface ToolProgressEvent {
  type: "tool_progress";
  ts: Instant;
  thread_id: string;
  run_id: string;
  /** The call of the agent, the same in every attempt. */
  agent_id: string;
  agent_name: string;
  /** The call of the tool, the same in every attempt. */
  call_id: string;
  payload: {
    message?: string;
    /** 0 to 1. */
    fraction?: number;
  };
}
