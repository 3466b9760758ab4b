using Netra;

[assembly: Module("execution")]
