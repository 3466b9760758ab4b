namespace Netra.Execution;

/// <summary>Whether a user may have a tool called now.</summary>
internal static class ToolPermit
{
    /// <summary>Why not; null when the call may go on.</summary>
    public static CallOutcome? Refuse(ToolDescriptor tool, UserContext user, ToolRates rates)
    {
        if (user.Plan < tool.RequiredPlan)
        {
            return Denied("plan_required", $"Tool '{tool.Name}' needs the plan '{UserContext.PlanName(tool.RequiredPlan)}'.");
        }
        if (tool.RequiredRole is { } role && !user.IsInRole(role))
        {
            return Denied("role_required", $"Tool '{tool.Name}' needs the role '{role}'.");
        }
        if (tool.RequiresApproval)
        {
            return Denied("approvals_unavailable", $"Tool '{tool.Name}' needs the user's approval, which cannot be given here.");
        }
        return tool.CallsPerMinute is { } most && !rates.TryTake(tool.Name, most)
            ? Denied("rate_limited", $"Tool '{tool.Name}' may be called {most} times a minute.")
            : null;
    }

    private static CallOutcome Denied(string code, string message) => CallOutcome.Failed(CallStatus.Denied, code, message);
}
