(function () {
  'use strict';
  var details = document.getElementById('details');
  var marks = Array.prototype.slice.call(document.querySelectorAll('svg .ev'));
  function show(mark) {
    details.textContent = mark.getAttribute('data-details');
  }
  function visible(mark) {
    return window.getComputedStyle(mark).display !== 'none';
  }
  function move(from, step) {
    for (var i = marks.indexOf(from) + step; i >= 0 && i < marks.length; i += step) {
      if (visible(marks[i])) {
        marks[i].focus();
        return;
      }
    }
  }
  marks.forEach(function (mark) {
    mark.addEventListener('mouseenter', function () { show(mark); });
    mark.addEventListener('focus', function () { show(mark); });
    mark.addEventListener('keydown', function (event) {
      var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        move(mark, step);
      }
    });
  });
  details.textContent = 'Point at a mark, or press Tab and the arrow keys, to see what happened.';
})();
