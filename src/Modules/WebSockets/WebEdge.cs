using Microsoft.AspNetCore.Builder;

namespace Netra.WebSockets;

/// <summary>Everything that a client can reach, and the order in which a request passes what stands before it.</summary>
[Service(Lifetime.Process)]
internal sealed class WebEdge(
    HostNames hosts, Origins origins, FailureAnswers failures, RequestGate gate,
    TrustedProxies proxies, AccountEndpoints accounts, OwnAccountEndpoints ownAccount, UserEndpoints user, AgentEndpoints agents, ModelEndpoints models, ThreadEndpoints threads, RunEndpoints runs, ApprovalEndpoints approvals,
    UsageEndpoints usage, ExportEndpoints exports, HealthEndpoints health, DocumentEndpoints documents, SocketEndpoint sockets, PageEndpoints page) : IWebEdge
{
    public void Map(WebApplication app)
    {
        proxies.Use(app);
        app.Use(ResponseHeaders.InvokeAsync);
        app.Use(hosts.InvokeAsync);
        app.Use(failures.InvokeAsync);
        app.Use(origins.InvokeAsync);
        app.UseRouting();
        app.Use(gate.InvokeAsync);
        accounts.Map(app);
        ownAccount.Map(app);
        user.Map(app);
        agents.Map(app);
        models.Map(app);
        threads.Map(app);
        runs.Map(app);
        approvals.Map(app);
        usage.Map(app);
        exports.Map(app);
        health.Map(app);
        documents.Map(app);
        sockets.Map(app);
        page.Map(app);
    }
}
