// The application's parts live beside this file.
