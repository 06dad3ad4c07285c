"""What is drawn in JupyterLab: widgets with their committed bundles. Nothing else in the package imports a screen."""
