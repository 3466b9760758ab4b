// What went wrong, in plain words.

const failures = {
  agent_failed: "The agent ran into an error.",
  empty_result: "The agent had nothing to say.",
  depth_exceeded: "The agents called each other too deeply.",
  call_limit: "The agents made as many calls as one run may make.",
  event_limit: "The run did more than one run may do.",
  output_limit: "The answer grew too long.",
  budget_exceeded: "This run, or this day, has used up its budget.",
  model_failed: "The model could not be reached or failed.",
  model_refused: "The model declined to answer.",
  model_filtered: "The provider's filter held the answer back.",
  model_truncated: "The model stopped before it was done.",
  model_invalid_output: "The model's answer did not have the form that was asked for.",
  replay_mismatch: "The run could not be continued after an interruption, because its code has changed.",
  recovery_exhausted: "The run was interrupted too often.",
  host_restarted: "The server was restarted while this was being worked on.",
  user_removed: "The account was removed.",
};

const toolStatuses = {
  ok: "done",
  error: "failed",
  timeout: "took too long",
  cancelled: "stopped",
  invalid_arguments: "was asked wrongly",
  denied: "not allowed",
  unknown: "may or may not have happened",
};

export const toolStatusWords = status => toolStatuses[status] ?? status;

/** Notes for an ending without an answer: kind, heading, text. */
export function failureWords(event) {
  switch (event.type) {
    case "run_cancelled":
      return [["plain", null, "Stopped."]];
    case "run_timed_out":
      return [["bad", "This took too long.", "The run was ended at the time limit of your plan. A narrower question may fit."]];
    default: {
      const { code, message, retryable } = event.payload;
      return [["bad", failures[code] ?? "Something went wrong.", [message, retryable ? "Asking again may help." : ""].filter(Boolean).join(" ")]];
    }
  }
}
