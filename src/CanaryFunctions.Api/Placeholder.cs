namespace CanaryFunctions.Api;
