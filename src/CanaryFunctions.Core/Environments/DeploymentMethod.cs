namespace CanaryFunctions.Core.Environments;

/// <summary>How zip packages are put on a slot. Images have a way of their own.</summary>
public enum DeploymentMethod
{
    /// <summary>App Service mounts the package and runs it from there. The quickest, and the content is exactly the
    /// package's.</summary>
    RunFromPackage,

    /// <summary>App Service unpacks it into the slot (OneDeploy), for apps that write into their own folder or packages beyond
    /// 1 GB.</summary>
    OneDeploy,
}
