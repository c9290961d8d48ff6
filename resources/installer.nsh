; Links of the scheme tidemark: open the app. It registers itself too when it starts; what it registered goes with it.
!macro customInstall
  WriteRegStr HKCU "Software\Classes\tidemark" "" "URL:Tidemark"
  WriteRegStr HKCU "Software\Classes\tidemark" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\tidemark\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey HKCU "Software\Classes\tidemark"
!macroend
