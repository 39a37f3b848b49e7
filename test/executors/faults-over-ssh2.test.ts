import { faultTableOver } from './fault-doors.ts';

faultTableOver('ssh2');
