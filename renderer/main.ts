import { mount } from 'svelte';
import App from './App.svelte';
import { findBridge } from './bridge.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element "app".');
mount(App, { target, props: { line: findBridge() } });
