Console.WriteLine("canary");
