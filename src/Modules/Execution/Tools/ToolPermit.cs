namespace Netra.Execution;

/// <summary>Whether a user may have a tool called.</summary>
internal static class ToolPermit
{
    /// <summary>Why the user may not have it called at all; null when the call may go on.</summary>
    public static CallOutcome? Refuse(ToolDescriptor tool, UserContext user)
    {
        if (user.Plan < tool.RequiredPlan)
        {
            return Denied("plan_required", $"Tool '{tool.Name}' needs the plan '{UserContext.PlanName(tool.RequiredPlan)}'.");
        }
        return tool.RequiredRole is { } role && !user.IsInRole(role)
            ? Denied("role_required", $"Tool '{tool.Name}' needs the role '{role}'.")
            : null;
    }

    /// <summary>Why it may not be called now, and takes the call if it may; null when the call may go on.</summary>
    public static CallOutcome? Refuse(ToolDescriptor tool, ToolRates rates)
    {
        return tool.CallsPerMinute is { } most && !rates.TryTake(tool.Name, most)
            ? Denied("rate_limited", $"Tool '{tool.Name}' may be called {most} times a minute.")
            : null;
    }

    private static CallOutcome Denied(string code, string message) => CallOutcome.Failed(CallStatus.Denied, code, message);
}
