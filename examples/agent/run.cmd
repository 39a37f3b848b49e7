@echo off
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=C:\ProgramData\ratchet"
set "RUNID="
set /p RUNID=<"%ROOT%\active\run.id"
if not defined RUNID exit /b 240
set "RUN=%ROOT%\runs\%RUNID%"
if not exist "%RUN%\params.cmd" exit /b 241
if exist "%RUN%\started.txt" exit /b 242
>"%RUN%\checking.txt" echo %DATE% %TIME%
call "%RUN%\params.cmd"
certutil -hashfile "%PKG%" SHA256 | findstr /i /x /c:"%SHA256%" >nul || (>"%RUN%\refused.txt" echo 243& exit /b 243)
if not exist "%UTIL%" (>"%RUN%\refused.txt" echo 244& exit /b 244)
ren "%RUN%\ticket.txt" started.txt || exit /b 245
>>"%RUN%\started.txt" echo %DATE% %TIME%
start "" /wait "%UTIL%" -upgrade "%PKG%" "%RUN%\UpgradeInfo.xml"
>"%RUN%\exit.tmp" echo %ERRORLEVEL%
move /y "%RUN%\exit.tmp" "%RUN%\exit.txt" >nul
