namespace Netra.Host;

/// <summary>Reads <c>Netra:Limits</c>. The ranges are those that <see cref="NetraLimits"/> documents.</summary>
internal static class LimitSettings
{
    public static NetraLimits Read(SettingsReader reader)
    {
        var defaults = new NetraLimits();
        int Whole(string name, int otherwise, int least, int most) => reader.Integer($"Netra:Limits:{name}", otherwise, least, most);
        long Long(string name, long otherwise, long least) => reader.Integer($"Netra:Limits:{name}", otherwise, least, long.MaxValue);
        double Number(string name, double otherwise, double least, double most) => reader.Number($"Netra:Limits:{name}", otherwise, least, most);

        return new()
        {
            MessageBytes = Whole("MessageBytes", defaults.MessageBytes, 256, 16 << 20),
            CommandsPerMinute = Whole("CommandsPerMinute", defaults.CommandsPerMinute, 1, 1_000_000),
            CommandBurst = Whole("CommandBurst", defaults.CommandBurst, 1, 100_000),
            HttpRequestsPerMinute = Whole("HttpRequestsPerMinute", defaults.HttpRequestsPerMinute, 1, 10_000_000),
            SocketsPerUser = Whole("SocketsPerUser", defaults.SocketsPerUser, 1, 10_000),
            SubscriptionsPerSocket = Whole("SubscriptionsPerSocket", defaults.SubscriptionsPerSocket, 1, 10_000),
            ActiveRunsPerUser = Whole("ActiveRunsPerUser", defaults.ActiveRunsPerUser, 1, 1_000),
            QueuedRunsPerUser = Whole("QueuedRunsPerUser", defaults.QueuedRunsPerUser, 0, 10_000),
            ActiveRunsPerHost = Whole("ActiveRunsPerHost", defaults.ActiveRunsPerHost, 1, 100_000),
            QueuedRunsPerHost = Whole("QueuedRunsPerHost", defaults.QueuedRunsPerHost, 0, 1_000_000),
            LeakedRunsPerUser = Whole("LeakedRunsPerUser", defaults.LeakedRunsPerUser, 1, 100),
            RunSeconds = SettingsReader.Plans("RunSeconds", defaults.RunSeconds, (name, otherwise) => Number(name, otherwise, 0.1, 86_400)),
            ToolSeconds = Number("ToolSeconds", defaults.ToolSeconds, 0.1, 86_400),
            ModelCallsPerRun = Whole("ModelCallsPerRun", defaults.ModelCallsPerRun, 1, 10_000),
            ToolCallsPerRun = Whole("ToolCallsPerRun", defaults.ToolCallsPerRun, 1, 100_000),
            EventsPerRun = Whole("EventsPerRun", defaults.EventsPerRun, 10, 1_000_000),
            AnswerBytes = Whole("AnswerBytes", defaults.AnswerBytes, 64, 64 << 20),
            AgentDepth = Whole("AgentDepth", defaults.AgentDepth, 1, 64),
            TokensPerRun = Long("TokensPerRun", defaults.TokensPerRun, 0),
            TokensPerDay = SettingsReader.Plans("TokensPerDay", defaults.TokensPerDay, (name, otherwise) => Long(name, otherwise, 0)),
            CostPerDayUsd = SettingsReader.Plans("CostPerDayUsd", defaults.CostPerDayUsd, (name, otherwise) => reader.Amount($"Netra:Limits:{name}", otherwise)),
            ThreadsPerUser = Whole("ThreadsPerUser", defaults.ThreadsPerUser, 1, 1_000_000),
            StoredBytesPerUser = Long("StoredBytesPerUser", defaults.StoredBytesPerUser, 1_024),
            UsageRowsPerUser = Long("UsageRowsPerUser", defaults.UsageRowsPerUser, 1),
            ImportBytes = Long("ImportBytes", defaults.ImportBytes, 64),
            ApprovalSeconds = Number("ApprovalSeconds", defaults.ApprovalSeconds, 0.1, 604_800),
            SignInFailuresPerMinute = Whole("SignInFailuresPerMinute", defaults.SignInFailuresPerMinute, 1, 1_000_000),
            SignInFailuresPerName = Whole("SignInFailuresPerName", defaults.SignInFailuresPerName, 1, 1_000_000),
            SignUpsPerMinute = Whole("SignUpsPerMinute", defaults.SignUpsPerMinute, 1, 1_000_000),
            SocketQueueEvents = Whole("SocketQueueEvents", defaults.SocketQueueEvents, 1, 1_000_000),
            SocketQueueBytes = Whole("SocketQueueBytes", defaults.SocketQueueBytes, 1_024, 1 << 30),
            SlowReaderSeconds = Number("SlowReaderSeconds", defaults.SlowReaderSeconds, 0.1, 3_600),
            HeartbeatSeconds = Number("HeartbeatSeconds", defaults.HeartbeatSeconds, 0.1, 3_600),
            TokenMinutes = Number("TokenMinutes", defaults.TokenMinutes, 0.01, 1_440),
            TokenWarningSeconds = Number("TokenWarningSeconds", defaults.TokenWarningSeconds, 0, 3_600),
            KeyRefreshSeconds = Number("KeyRefreshSeconds", defaults.KeyRefreshSeconds, 0.1, 86_400),
            LeaseSeconds = Number("LeaseSeconds", defaults.LeaseSeconds, 0.1, 3_600),
            EngineIdleSeconds = Number("EngineIdleSeconds", defaults.EngineIdleSeconds, 0.1, 86_400),
            DrainSeconds = Number("DrainSeconds", defaults.DrainSeconds, 0, 3_600),
        };
    }
}
